import type { LabelFilter } from '../../core/confident-learning';
import { toPlainError } from '../../core/errors';
import {
  overlapOf,
  rowsFlagged,
  rowsInBoth,
  rowsOfRanking,
  type LabelReport,
  type Overlap,
} from '../../core/label-report';
import type { AuditSession, TakeAwayFile } from '../../engine/types';
import { Task } from './task.svelte';

/** Which of the two lists is looked at, or what both name. */
export type LabelList = 'filter' | 'ranking' | 'both';

const NONE = new Uint32Array(0);

/** The labels that may be wrong as the screen works through them. It stays while other screens are looked at. */
export class LabelDesk {
  readonly task = new Task();
  report = $state.raw<LabelReport | null>(null);
  /** The list as a file; null where labels, head or judgements have changed since it was made. */
  file = $state.raw<TakeAwayFile | null>(null);
  filter = $state<LabelFilter>('prune-by-noise-rate');
  list = $state<LabelList>('filter');
  /** What the last key has done, for a reader who does not see the row. */
  said = $state('');
  readonly byFilter = $derived(this.report ? rowsFlagged(this.report, this.filter) : NONE);
  readonly byRanking = $derived(this.report ? rowsOfRanking(this.report) : NONE);
  readonly overlap: Overlap = $derived(overlapOf(this.byFilter, this.byRanking));
  readonly rows = $derived.by(() => {
    if (this.list === 'filter') return this.byFilter;
    if (this.list === 'ranking') return this.byRanking;
    return rowsInBoth(this.byFilter, this.byRanking);
  });
  readonly #session: AuditSession;
  readonly #onchange: () => void;

  constructor(session: AuditSession, onchange: () => void) {
    this.#session = session;
    this.#onchange = onchange;
  }

  async look(): Promise<void> {
    const report = await this.task.run((task) => this.#session.labelIssues(task));
    if (!report) return;
    this.report = report;
    await this.readFile();
  }

  /** Asks whether the report is still of the labels and the head at hand. */
  async readFile(): Promise<void> {
    this.file = await this.#session.labelsFile();
  }

  /** How many labels have changed since the report was made. */
  countChanged(): number {
    return this.report?.labels.reduce((sum, label, row) => sum + (this.#session.label(row) === label ? 0 : 1), 0) ?? 0;
  }

  async relabel(row: number, classIndex: number): Promise<void> {
    await this.#change(async () => {
      await this.#session.relabel(row, classIndex);
      return `${this.#session.path(row)} is now ${this.#session.classes[classIndex]}; u takes it back.`;
    });
  }

  async undo(): Promise<void> {
    await this.#change(async () => {
      const row = await this.#session.undoRelabel();
      if (row === null) return 'Nothing to take back.';
      return `${this.#session.path(row)} is ${this.#session.classes[this.#session.label(row)]} again.`;
    });
  }

  async #change(work: () => Promise<string>): Promise<void> {
    try {
      this.said = await work();
      await this.readFile();
    } catch (thrown) {
      this.task.trouble = toPlainError(thrown);
    }
    this.#onchange();
  }
}
