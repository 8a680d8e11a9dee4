import type { Estimate, ImageQuery, ImageSet } from '../../core/audit';
import { toPlainError, type PlainError } from '../../core/errors';
import { wilson } from '../../core/intervals';
import type { AuditSession } from '../../engine/types';

/** One set of images to show: what a number stands for. */
export interface PanelRequest {
  title: string;
  query: ImageQuery;
  /** Which end of a ranking it is, for its hue and shape. */
  end?: 'high' | 'low';
  /** Said in place of the share that is right, where that share would mislead. */
  note?: string;
}

export interface Panel extends PanelRequest {
  set: ImageSet;
  /** Share of the images that the head at hand gets right; null where nothing has been predicted. */
  accuracy: Estimate | null;
}

function accuracyOf(set: ImageSet): Estimate | null {
  if (set.predictions.length === 0 || set.rows.length === 0) return null;
  let right = 0;
  for (let i = 0; i < set.rows.length; i += 1) if (set.labels[i] === set.predictions[i]) right += 1;
  return wilson(right, set.rows.length);
}

/** The images that the last touched number stands for. */
export class Gallery {
  panels = $state.raw<readonly Panel[]>([]);
  trouble = $state.raw<PlainError | null>(null);
  /** The picture opened large: which panel, which place in it. */
  opened = $state.raw<{ panel: number; place: number } | null>(null);
  /** On a narrow screen the images come up as a sheet, and only when a person asked for them. */
  isSheetOpen = $state(false);
  readonly #session: AuditSession;
  #request = 0;

  constructor(session: AuditSession) {
    this.#session = session;
  }

  /** Shows these sets; a later request wins over a slower earlier one. */
  async show(requests: readonly PanelRequest[], isAsked = true): Promise<void> {
    this.#request += 1;
    const request = this.#request;
    try {
      const sets = await Promise.all(requests.map((one) => this.#session.images($state.snapshot(one.query))));
      if (request !== this.#request) return;
      this.panels = requests.map((one, i) => ({ ...one, set: sets[i]!, accuracy: accuracyOf(sets[i]!) }));
      this.trouble = null;
      this.opened = null;
    } catch (thrown) {
      if (request !== this.#request) return;
      this.trouble = toPlainError(thrown);
      this.panels = [];
    }
    if (isAsked) this.isSheetOpen = true;
  }

  clear(): void {
    this.#request += 1;
    this.panels = [];
    this.trouble = null;
    this.opened = null;
    this.isSheetOpen = false;
  }

  open(panel: number, place: number): void {
    this.opened = { panel, place };
  }

  /** Moves to the next or previous picture of the same set. */
  step(by: number): void {
    const opened = this.opened;
    const panel = opened && this.panels[opened.panel];
    if (!opened || !panel) return;
    const place = Math.max(0, Math.min(panel.set.rows.length - 1, opened.place + by));
    this.opened = { panel: opened.panel, place };
  }

  close(): void {
    this.opened = null;
  }
}
