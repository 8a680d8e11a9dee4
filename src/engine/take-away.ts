import type { AuditClient } from '../compute/audit-client';
import type { Dataset, FittedHead, StepName } from '../core/audit';
import { AppError, throwIfAborted, toPlainError, type PlainError } from '../core/errors';
import type { LabelReport } from '../core/label-report';
import type { AuditDocument } from '../io/audit-document';
import type { ReportImages, TakeAwayWriter } from '../io/writers';
import { PIXEL_NETWORK } from './networks';
import type { AuditRecord } from '../store/audit-record';
import type { AuditSession, EmbedSettings, TakeAwayFile, TakenAway, TaskOptions } from './types';
import { APP_VERSION } from './version';

export interface TakeAwayContext {
  record: AuditRecord;
  dataset: Dataset;
  results: AuditSession['results'];
  heads: readonly FittedHead[];
  audit: AuditClient;
  labels: LabelReport | null;
  /** What the images were embedded with, the files of a classifier in it where they are at hand. */
  settings: EmbedSettings | undefined;
  thumbnail(row: number): Promise<Blob | null>;
  /** Images that were made, with their bytes, and what the systems came to; neither where none ran. */
  generation(): Promise<Pick<AuditDocument, 'generated' | 'generation' | 'energy'>>;
}

function classifierInputOf({ settings }: TakeAwayContext): Pick<AuditDocument, 'classifierInput'> {
  const backbone = settings?.backbone;
  return backbone?.kind === 'classifier' ? { classifierInput: backbone } : {};
}

async function buildDocument(context: TakeAwayContext): Promise<AuditDocument> {
  const { record, results, audit } = context;
  const { judgements } = results;
  return {
    id: record.id,
    name: record.name,
    createdAt: record.createdAt,
    appVersion: APP_VERSION,
    layout: record.layout,
    dataset: context.dataset,
    encoder: results.embed?.encoder ?? null,
    backbone: results.embed?.backbone ?? PIXEL_NETWORK,
    seed: results.mend?.heads[0]?.seed ?? results.classifier?.heads[0]?.seed ?? 0,
    classifier: results.classifier,
    cues: results.cues,
    overlaps: results.overlaps,
    judgements,
    wordLists: record.wordLists ?? null,
    measure: results.measure,
    mend: results.mend,
    heads: context.heads,
    labelCorrections: results.labelCorrections,
    labels: context.labels,
    rows: await audit.call('rowTable', { judgements }),
    hashes: await audit.call('hashes', null),
    ...classifierInputOf(context),
    ...(await context.generation()),
  };
}

/** Findings of one head beside the accuracy of another would be a false report. @throws AppError `bad-input` */
export function refuseStale(steps: readonly StepName[]): void {
  const stale = steps.filter((step) => step !== 'rank' && step !== 'take-away');
  if (stale.length === 0) return;
  throw new AppError(
    'bad-input',
    `Something changed after ${stale.join(' and ')} ${stale.length === 1 ? 'was' : 'were'} computed, so the files would mix two audits.`,
    `Do ${stale.join(' and ')} again, then take the files away.`,
  );
}

/** Writes every file that the audit has something for. */
export async function takeAwayFiles(context: TakeAwayContext, task: TaskOptions): Promise<TakenAway> {
  // The writers, and the report among them, are loaded with the step that needs them.
  const { TAKE_AWAY_WRITERS } = await import('../io/writers/index');
  const document = await buildDocument(context);
  const images: ReportImages = {
    thumbnail: (row) => context.thumbnail(row),
    cueEnd: async (classIndex, cueId, end, count) => {
      const { judgements } = context.results;
      const query = { kind: 'cue-end' as const, classIndex, cueId, end, count };
      return Array.from((await context.audit.call('images', { query, judgements })).rows);
    },
  };
  return writeEach(TAKE_AWAY_WRITERS, document, images, task);
}

/**
 * Writes with every writer in turn. One that is refused (a classifier's file that is another one now, or that cannot be read any more)
 * costs its own file and no other.
 *
 * @throws AppError `aborted`, and whatever is no AppError: that is a fault of the studio
 */
export async function writeEach(
  writers: readonly TakeAwayWriter[],
  document: AuditDocument,
  images: ReportImages,
  task: TaskOptions,
): Promise<TakenAway> {
  const files: TakeAwayFile[] = [];
  const notWritten: { name: string; error: PlainError }[] = [];
  const startedAt = Date.now();
  for (const [done, writer] of writers.entries()) {
    const { fileName: name, description } = writer;
    task.onProgress?.({ stage: `Writing ${name}`, done, total: writers.length, unit: 'files', startedAt });
    throwIfAborted(task.signal);
    try {
      const blob = await writer.write(document, images);
      if (blob) files.push({ name, description, blob });
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === 'aborted') throw thrown;
      notWritten.push({ name, error: toPlainError(thrown) });
    }
  }
  return { files, notWritten };
}
