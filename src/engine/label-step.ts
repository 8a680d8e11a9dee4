import type { AuditClient } from '../compute/audit-client';
import type { ClassifierReport, CueJudgement, Dataset } from '../core/audit';
import { AppError } from '../core/errors';
import { fingerprint } from '../core/fingerprint';
import { withCorrection, type LabelCorrection } from '../core/label-corrections';
import type { LabelReport } from '../core/label-report';
import { forgetOverlaps } from './cue-place';
import { keptTensors } from './cue-step';
import type { SessionRecord } from './session-record';
import type { TakeAwayFile, TaskOptions } from './types';

export interface LabelContext {
  record: SessionRecord;
  audit: AuditClient;
  /** Row as imported, by row. */
  kept: Uint32Array | null;
  judgements: readonly CueJudgement[];
}

/** The labels of one open audit: which may be wrong, which have been corrected, and how to take a correction back. */
export class LabelWork {
  readonly #undoable: { row: number; before: number }[] = [];
  #report: { value: LabelReport; restsOn: string } | null = null;

  /** Corrections by row, as the session counts rows. */
  corrections({ record, kept }: LabelContext): readonly LabelCorrection[] {
    const corrections = record.value.labelCorrections ?? [];
    if (!kept || corrections.length === 0) return corrections;
    const places = new Map(Array.from(kept, (imported, row) => [imported, row]));
    return corrections.flatMap((one) => {
      const row = places.get(one.row);
      return row === undefined ? [] : [{ ...one, row }];
    });
  }

  #restsOn({ record, judgements }: LabelContext): string {
    const classifier = record.step('classifier');
    const { labelCorrections = [] } = record.value;
    return fingerprint({ fittedAt: classifier?.finishedAt, labelCorrections, judgements });
  }

  async look(context: LabelContext, task: TaskOptions): Promise<LabelReport> {
    const restsOn = this.#restsOn(context);
    const value = await context.audit.call('labelIssues', { judgements: context.judgements }, task);
    this.#report = { value, restsOn };
    return value;
  }

  /** The report of this session, where labels, head and judgements are still those that it was made from. */
  report(context: LabelContext): LabelReport | null {
    return this.#report?.restsOn === this.#restsOn(context) ? this.#report.value : null;
  }

  async relabel(context: LabelContext, row: number, classIndex: number): Promise<void> {
    const { record, kept } = context;
    const imported = kept?.[row];
    const { labels, classes } = record.value.dataset;
    const from = imported === undefined ? undefined : labels[imported];
    if (imported === undefined || from === undefined || classes[classIndex] === undefined) {
      throw new AppError('bad-input', 'There is no such image or class.', 'Choose one of the classes of this audit.');
    }
    const corrections = record.value.labelCorrections ?? [];
    const before = corrections.find((one) => one.row === imported)?.to ?? from;
    if (before === classIndex) return;
    this.#undoable.push({ row, before });
    await this.#keep(context, withCorrection(corrections, { row: imported, from, to: classIndex }));
  }

  /** Takes back the last change of this session. @returns its row; null where nothing was changed */
  async undo(context: LabelContext): Promise<number | null> {
    const last = this.#undoable.pop();
    if (!last) return null;
    await this.relabel(context, last.row, last.before);
    this.#undoable.pop();
    return last.row;
  }

  /** The list as a file; null where labels, head or judgements have changed since it was made. */
  async file(context: LabelContext, { paths, classes }: Dataset): Promise<TakeAwayFile | null> {
    const report = this.report(context);
    if (!report) return null;
    const { labelsCsv, LABELS_FILE } = await import('../io/writers/labels-csv');
    const csv = labelsCsv({ paths, classes, report, corrections: this.corrections(context) });
    const blob = new Blob([csv], { type: 'text/csv;charset=utf-8' });
    return { name: LABELS_FILE.fileName, description: LABELS_FILE.description, blob };
  }

  async #keep({ record, audit }: LabelContext, labelCorrections: readonly LabelCorrection[]): Promise<void> {
    // Where a cue lies was looked up in the images that a class had then.
    const kept = record.value.kept && forgetOverlaps(record.value.kept, () => true);
    await record.update({ labelCorrections, kept });
    const isHeadOfLabels = await audit.correctLabels(labelCorrections);
    const heads = keptTensors(record).heads;
    if (isHeadOfLabels || heads.length === 0 || record.isStale('classifier')) return;
    // The labels are again those of the kept heads, but the worker has been started since and answered under others.
    await audit.restoreHeads(heads, record.result<ClassifierReport>('classifier'));
  }
}
