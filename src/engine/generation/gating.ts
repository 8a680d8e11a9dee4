import { judgeGates, measureGates } from '../../core/edit-gates';
import { AppError } from '../../core/errors';
import type { GeneratedRecord } from '../../core/generation-order';
import { embedClassNames } from '../cue-vectors';
import { encoderOf } from '../networks';
import type { TaskOptions } from '../types';
import type { MakingContext } from './making';

type GatingContext = Pick<MakingContext, 'audit' | 'pictures' | 'classes'>;

/** Rows of a matrix as views of it. */
function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const dimension = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * dimension, (i + 1) * dimension));
}

/** Vectors of the classes' names; null where the encoder does not know one of them, so that nothing can be said of a label. */
async function classTextsOf({ pictures, classes }: GatingContext, task: TaskOptions): Promise<Float32Array[] | null> {
  const { workers, embed, settings } = pictures;
  const encoder = await encoderOf(workers, embed?.encoder ?? null, settings, task);
  try {
    return rowsOf(await embedClassNames(encoder, classes, task), classes.length);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'bad-input') return null;
    throw thrown;
  }
}

/**
 * The gates of METHODS 1.4 on generated images, in the encoder's space: label still there, edit happened, no copy. Without an encoder that knows the
 * classes' names nothing is measured, and only the person decides.
 *
 * @returns the records with their gates
 */
export async function gateRecords(
  context: GatingContext,
  records: readonly GeneratedRecord[],
  task: TaskOptions,
): Promise<GeneratedRecord[]> {
  if (records.length === 0) return [];
  const classTexts = await classTextsOf(context, task);
  if (!classTexts) return [];
  const { audit, pictures } = context;
  const encoder = await encoderOf(pictures.workers, pictures.embed?.encoder ?? null, pictures.settings, task);
  const sentences = [...new Set(records.flatMap(({ order }) => (order.caption ? [order.caption, order.prompt] : [])))];
  const vectors = sentences.length > 0 ? await encoder.embedTexts(sentences, task) : new Float32Array(0);
  const textOf = new Map(rowsOf(vectors, sentences.length).map((vector, i) => [sentences[i]!, vector]));
  const rows = [...new Set(records.flatMap(({ order }) => order.sourceRow ?? []))];
  const sources = await audit.call('encoderVectors', { rows: Uint32Array.from(rows) }, task);
  const sourceOf = new Map(sources ? rowsOf(sources, rows.length).map((vector, i) => [rows[i]!, vector]) : []);
  return records.map((record) => {
    const { caption, prompt, sourceRow, label } = record.order;
    const captions =
      caption && caption !== prompt ? { before: textOf.get(caption)!, after: textOf.get(prompt)! } : null;
    const source = sourceRow === null ? null : (sourceOf.get(sourceRow) ?? null);
    const measures = measureGates({ source, made: record.vectors!.encoder!, classTexts, label, captions });
    return { ...record, gates: judgeGates(measures) };
  });
}
