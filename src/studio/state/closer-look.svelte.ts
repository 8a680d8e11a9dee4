import type { CoreCropReport, CoreCropWish, SensitivityReport, SensitivityWish } from '../../core/closer-look';
import type { AuditSession } from '../../engine/types';
import { Task } from './task.svelte';

/** What one press of the button has come to: a report per corruption, all on the same images. */
export interface SensitivityRun {
  key: number;
  reports: readonly SensitivityReport[];
}

/** What looking at the images again has come to. It goes on while another screen is looked at; nothing is kept over a reload. */
export class CloserLook {
  readonly sensitivityTask = new Task();
  readonly cropTask = new Task();
  #runs = $state.raw<readonly (SensitivityRun & { of: unknown })[]>([]);
  #crop = $state.raw<{ report: CoreCropReport; of: unknown } | null>(null);
  readonly #session: AuditSession;

  constructor(session: AuditSession) {
    this.#session = session;
  }

  /** Newest first. @param classifier the classifier at hand: what another one answered says nothing of it */
  runsOf(classifier: unknown): readonly SensitivityRun[] {
    return this.#runs.filter(({ of }) => of === classifier);
  }

  cropOf(classifier: unknown): CoreCropReport | null {
    return this.#crop?.of === classifier ? (this.#crop?.report ?? null) : null;
  }

  async measure(wish: SensitivityWish): Promise<void> {
    const of = this.#session.results.classifier;
    const reports = await this.sensitivityTask.run((task) => this.#session.sensitivity(wish, task));
    if (reports) this.#runs = [{ key: this.#runs.length, reports, of }, ...this.#runs];
  }

  async crop(wish: CoreCropWish): Promise<void> {
    const of = this.#session.results.classifier;
    const report = await this.cropTask.run((task) => this.#session.cropToCore(wish, task));
    if (report) this.#crop = { report, of };
  }

  stop(): void {
    this.sensitivityTask.stop();
    this.cropTask.stop();
  }
}
