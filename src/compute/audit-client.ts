import type { AuditApi, CueVectors, OpenRequest, OpenResult } from '../../workers/audit/api';
import type { ClassifierReport, FittedHead } from '../core/audit';
import { WorkerBridge, type CallOptions } from './bridge';

/**
 * The audit worker as the engine sees it. Remembers what the worker was told, so that a worker that had to be terminated is
 * brought back to the same point: rows come from its files, cue vectors and heads from here.
 */
export class AuditClient {
  readonly #bridge: WorkerBridge<AuditApi>;
  #opened: OpenRequest | null = null;
  #isSealed = false;
  #cues: CueVectors | null = null;
  #classifier: ClassifierReport | null = null;
  #heads: readonly FittedHead[] = [];

  constructor() {
    this.#bridge = new WorkerBridge<AuditApi>(
      () => new Worker(new URL('../../workers/audit/audit.worker.ts', import.meta.url), { type: 'module' }),
      () => this.#restore(),
    );
  }

  readonly call: WorkerBridge<AuditApi>['call'] = (method, argument, options) =>
    this.#bridge.call(method, argument, options);

  async #restore(): Promise<void> {
    if (!this.#opened) return;
    await this.#bridge.callUnrestored('open', this.#opened);
    if (this.#isSealed) await this.#bridge.callUnrestored('seal', null);
    if (this.#cues) await this.#bridge.callUnrestored('setCues', this.#cues);
    if (this.#heads.length > 0) {
      await this.#bridge.callUnrestored('restoreHeads', { heads: this.#heads, classifier: this.#classifier });
    }
  }

  /** Opens (or begins) an audit's rows; cues and heads are to be given anew. */
  async open(request: OpenRequest): Promise<OpenResult> {
    this.#forget();
    this.#opened = request;
    return this.#bridge.call('open', request);
  }

  /** Removes an audit's rows from this browser. */
  async remove(auditId: string): Promise<void> {
    this.#forget();
    await this.#bridge.call('remove', { auditId });
  }

  #forget(): void {
    this.#opened = null;
    this.#isSealed = false;
    this.#cues = null;
    this.#classifier = null;
    this.#heads = [];
  }

  /** Ends embedding: refused rows are dropped. */
  async seal(): Promise<Uint32Array> {
    const { kept } = await this.#bridge.call('seal', null);
    this.#isSealed = true;
    return kept;
  }

  /** Gives the worker every label that has been corrected. @returns whether the audited head was fitted on just these labels */
  async correctLabels(corrections: NonNullable<OpenRequest['labelCorrections']>): Promise<boolean> {
    if (this.#opened) this.#opened = { ...this.#opened, labelCorrections: corrections };
    return (await this.#bridge.call('correctLabels', { corrections })).isHeadOfLabels;
  }

  async setCues(cues: CueVectors): Promise<void> {
    this.#cues = cues;
    await this.#bridge.call('setCues', cues);
  }

  /** Remembers a cue that the worker has taken in with `addTextCue`. */
  rememberCues(cues: CueVectors): void {
    this.#cues = cues;
  }

  /** Gives the worker heads of an earlier session. */
  async restoreHeads(heads: readonly FittedHead[], classifier: ClassifierReport | null): Promise<void> {
    this.rememberHeads(heads, classifier);
    await this.#bridge.call('restoreHeads', { heads, classifier });
  }

  /** Remembers heads that the worker has just fitted. */
  rememberHeads(heads: readonly FittedHead[], classifier: ClassifierReport | null): void {
    this.#heads = heads;
    this.#classifier = classifier;
  }

  /** Ends the worker, which lets go of the audit's files; a late call does not bring it back. */
  close(): void {
    this.#bridge.close();
  }
}

export type { CallOptions };
