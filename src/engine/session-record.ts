import { STEPS, type StepName } from '../core/audit';
import { isSystem } from '../core/generation-order';
import { fingerprint } from '../core/fingerprint';
import type { AuditRecord, StepRecord } from '../store/audit-record';
import type { AuditDatabase } from '../store/database';
import type { MendSettings } from './types';
import { needWords } from './word-step';

/** Saves a step's result, with what else of the record goes with it. */
export type FinishStep = (settings: unknown, result: unknown, change?: Partial<AuditRecord>) => Promise<void>;

/**
 * The step records of one audit, saved as they are made. A step rests on the settings of all steps before it; when one of those is
 * done again with other settings, the later ones are stale: still shown, and said to be.
 */
export class SessionRecord {
  readonly #database: AuditDatabase;
  #record: AuditRecord;
  #isRemoved = false;

  constructor(database: AuditDatabase, record: AuditRecord) {
    this.#database = database;
    this.#record = record;
  }

  get value(): AuditRecord {
    return this.#record;
  }

  step(name: StepName): StepRecord | null {
    return this.#record.steps.find((step) => step.step === name) ?? null;
  }

  result<T>(name: StepName): T | null {
    return (this.step(name)?.result as T | undefined) ?? null;
  }

  /** Hash of everything before a step, of the corrected labels for those that read labels, and of the judgements for those that use them. */
  #inputHash(name: StepName): string {
    const before = STEPS.slice(0, STEPS.indexOf(name));
    const { labelCorrections = [] } = this.#record;
    const usesLabels = STEPS.indexOf(name) > STEPS.indexOf('embed') && labelCorrections.length > 0;
    const usesJudgements = STEPS.indexOf(name) > STEPS.indexOf('cues');
    return fingerprint({
      audit: this.#record.id,
      settings: before.map((step) => this.step(step)?.settings ?? null),
      judgements: usesJudgements ? this.#record.judgements : null,
      // Without corrections the hash is that of records from before there were any.
      ...(usesLabels && { labels: labelCorrections.map(({ row, to }) => [row, to]) }),
    });
  }

  /** Of the lists as a person left them; the default ones follow from what the other hash holds. */
  #wordsHash(): string {
    return fingerprint({ lists: this.#record.wordLists ?? null });
  }

  #acceptedHash(): string {
    return this.#record.acceptedHash ?? '';
  }

  isStale(name: StepName): boolean {
    const step = this.step(name);
    if (!step) return false;
    const hasOtherWords = step.wordsHash !== undefined && step.wordsHash !== this.#wordsHash();
    const hasOtherImages = step.acceptedHash !== undefined && step.acceptedHash !== this.#acceptedHash();
    return hasOtherWords || hasOtherImages || step.inputHash !== this.#inputHash(name);
  }

  async update(change: Partial<AuditRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change, updatedAt: Date.now() };
    if (!this.#isRemoved) await this.#database.put(this.#record);
  }

  /** Removes the record; what a step that is still running writes later does not bring it back. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    await this.#database.remove(this.#record.id);
  }

  /**
   * Begins a step: what it rests on is noted now, so that its result is stale at once where a judgement changes while it runs.
   *
   * @returns saves the step's result
   */
  begin(name: StepName): FinishStep {
    const inputHash = this.#inputHash(name);
    const wordsHash = this.#wordsHash();
    const acceptedHash = this.#acceptedHash();
    return async (settings, result, change = {}) => {
      const methods = name === 'mend' ? (settings as MendSettings).methods : [];
      const usesWords = needWords(methods);
      const usesImages = methods.some(isSystem);
      const record: StepRecord = {
        step: name,
        settings,
        result,
        inputHash,
        ...(usesWords && { wordsHash }),
        ...(usesImages && { acceptedHash }),
        finishedAt: Date.now(),
      };
      await this.update({
        ...change,
        steps: [...this.#record.steps.filter((step) => step.step !== name), record],
      });
    };
  }

  /** Forgets steps whose results no longer belong to the vectors at hand. */
  async forget(names: readonly StepName[]): Promise<void> {
    await this.update({ steps: this.#record.steps.filter((step) => !names.includes(step.step)) });
  }
}
