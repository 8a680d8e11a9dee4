import { runEmbedding, type EmbeddingFile } from '../../compute/embedding-run';
import { networkOf, type SharedWorkers } from '../networks';
import type { EmbedReport, EmbedSettings, TaskOptions } from '../types';

/** Pictures that are no rows of an audit, as its networks see them: vectors as the networks gave them, one row per picture that could be read. */
export interface PictureVectors {
  /** Place among the pictures that were given, of each row. */
  places: Uint32Array;
  /** Null without an encoder. */
  encoder: Float32Array | null;
  /** Null where the encoder is the backbone too. */
  backbone: Float32Array | null;
  /** Null for a picture that was read. */
  reasons: readonly (string | null)[];
}

export interface PictureContext {
  workers: SharedWorkers;
  settings: EmbedSettings | undefined;
  embed: Pick<EmbedReport, 'encoder' | 'backbone'> | null;
}

/** Rows of several batches in one allocation. */
function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    values.set(part, start);
    start += part.length;
  }
  return values;
}

/**
 * Pictures through the audit's own networks, decoded and prepared as its files were.
 *
 * @throws AppError `model-missing` where the audit has no network, `aborted`
 */
export async function vectorsOfPictures(
  { workers, settings, embed }: PictureContext,
  pictures: readonly EmbeddingFile[],
  task: TaskOptions,
): Promise<PictureVectors> {
  const encoder = settings?.encoder
    ? await networkOf(workers, 'encoder', embed?.encoder ?? null, settings, task)
    : null;
  const wantsBackbone = settings?.backbone || !settings?.encoder;
  const backbone = wantsBackbone ? await networkOf(workers, 'backbone', embed?.backbone ?? null, settings, task) : null;
  const parts: Record<'encoder' | 'backbone', Float32Array[]> = { encoder: [], backbone: [] };
  const places: number[] = [];
  const reasons: (string | null)[] = pictures.map(() => null);
  await runEmbedding(
    {
      files: pictures,
      start: 0,
      pool: workers.decodePool,
      client: workers.encoder,
      encoder,
      backbone,
      onRows: ({ start, decoded, refused, ...vectors }) => {
        for (const { row, reason } of refused) reasons[row] = reason;
        decoded.forEach((isDecoded, i) => {
          if (!isDecoded) return;
          places.push(start + i);
          for (const [name, network] of [
            ['encoder', encoder],
            ['backbone', backbone],
          ] as const) {
            const dimension = network?.identity.dimension ?? 0;
            if (dimension > 0) parts[name].push(vectors[name]!.slice(i * dimension, (i + 1) * dimension));
          }
        });
      },
    },
    task,
  );
  return {
    places: Uint32Array.from(places),
    encoder: encoder && joined(parts.encoder),
    backbone: backbone && joined(parts.backbone),
    reasons,
  };
}
