import type { CoreCropReport, CoreCropWish, SensitivityReport, SensitivityWish } from '../../core/closer-look';
import { LOOKS_PER_MAP } from '../../core/occlusion';
import type { AuditSession } from '../../engine/types';
import { Task } from './task.svelte';

/** How often each image is looked at: unchanged, with every corruption, and for the place of a cue. */
export function looksPerImage(corruptions: number, hasPlace: boolean): number {
  return 1 + corruptions + (hasPlace ? LOOKS_PER_MAP : 0);
}

/** For the place of the core, and the crop: the most, as of a network that gives no features before pooling. */
export const LOOKS_PER_CROP = LOOKS_PER_MAP + 1;

/** What one press of the button has come to: a report per corruption, all on the same images. */
export interface SensitivityRun {
  key: number;
  reports: readonly SensitivityReport[];
}

/** What looking at the images again has come to. It goes on while another screen is looked at; nothing is kept over a reload. */
export class CloserLook {
  readonly sensitivityTask = new Task();
  readonly cropTask = new Task();
  /** What a look took when sensitivity was last measured; null before. */
  #lookMs = $state<number | null>(null);
  /** What a picture took when pictures were last cropped: a network that gives its features looks twice, any other 38 times. */
  #cropMs = $state<number | null>(null);
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

  /** How long so many looks of sensitivity take; null before any. */
  looksMs(looks: number): number | null {
    return this.#lookMs === null ? null : looks * this.#lookMs;
  }

  /** How long finding and cropping the core of so many pictures takes; null before any. */
  cropMs(images: number): number | null {
    return this.#cropMs === null ? null : images * this.#cropMs;
  }

  async measure(wish: SensitivityWish): Promise<void> {
    const of = this.#session.results.classifier;
    const startedAt = Date.now();
    const reports = await this.sensitivityTask.run((task) => this.#session.sensitivity(wish, task));
    const looks = looksPerImage(wish.corruptions.length, wish.cueId !== null);
    const images = reports?.[0]?.heads[0]?.before.n;
    if (images) this.#lookMs = (Date.now() - startedAt) / (images * looks);
    if (reports) this.#runs = [{ key: this.#runs.length, reports, of }, ...this.#runs];
  }

  async crop(wish: CoreCropWish): Promise<void> {
    const of = this.#session.results.classifier;
    const startedAt = Date.now();
    const report = await this.cropTask.run((task) => this.#session.cropToCore(wish, task));
    if (report?.all.before.n) this.#cropMs = (Date.now() - startedAt) / report.all.before.n;
    if (report) this.#crop = { report, of };
  }

  stop(): void {
    this.sensitivityTask.stop();
    this.cropTask.stop();
  }
}
