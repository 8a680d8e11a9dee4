import { AppError } from '../../src/core/errors';
import type { MapReport, MapWish } from '../../src/core/map-report';
import { nearestNeighbours } from '../../src/core/nearest-neighbours';
import { Breather } from '../../src/core/breather';
import type { FeatureMatrix } from '../../src/core/normalisation';
import { principalComponents } from '../../src/core/principal-components';
import { mulberry32, shuffle } from '../../src/core/random';
import { allRows } from '../../src/core/summary';
import type { TaskControl } from '../../src/core/trainer';
import type { AuditState } from './audit-state';

/** More images than this take minutes in UMAP, so it arranges a seeded draw of them. */
const MOST_UMAP_ROWS = 5000;
/** Neighbours are sought along the leading axes: what is left is mostly noise, and the search is as much faster. */
const NEIGHBOUR_AXES = 50;
const NEIGHBOURS = 15;
const EPOCHS = 200;
const FEWEST_ROWS = 4;

/** The vectors of a space at unit length. @throws AppError `bad-input` for the encoder's where there is none */
export function vectorsOf(state: AuditState, space: MapWish['space']): FeatureMatrix {
  const vectors = space === 'encoder' ? state.unitEncoder : state.unitBackbone;
  if (!vectors) {
    throw new AppError('bad-input', 'This audit has no encoder.', "Look at the backbone's vectors instead.");
  }
  return vectors;
}

/** Maps of one audit, kept: looking at a map again costs nothing. */
export class Maps {
  readonly #made = new Map<string, MapReport>();

  async of(state: AuditState, wish: MapWish, control: TaskControl): Promise<MapReport> {
    const key = JSON.stringify([wish.space, wish.method, wish.seed]);
    const known = this.#made.get(key);
    if (known) return known;
    const made = await layOut(vectorsOf(state, wish.space), wish, control);
    this.#made.set(key, made);
    return made;
  }
}

/** Lays vectors out in a plane. @throws AppError `bad-input` for fewer than four images, `aborted` */
export async function layOut(
  vectors: FeatureMatrix,
  wish: MapWish,
  control: TaskControl = {},
  mostUmapRows = MOST_UMAP_ROWS,
): Promise<MapReport> {
  const { rowCount } = vectors;
  if (rowCount < FEWEST_ROWS) {
    throw new AppError('bad-input', `A map of ${rowCount} images says nothing.`, 'Open a larger data set.');
  }
  return wish.method === 'pca'
    ? byVariance(vectors, wish, control)
    : byNeighbours(vectors, wish, control, mostUmapRows);
}

async function byVariance(vectors: FeatureMatrix, wish: MapWish, control: TaskControl): Promise<MapReport> {
  const rows = allRows(vectors.rowCount);
  const { projections, explained } = await principalComponents(vectors, rows, 2, control);
  const axes = projections.length / rows.length;
  const along = (axis: number): Float32Array =>
    Float32Array.from(rows, (_, i) => (axis < axes ? projections[i * axes + axis]! : 0));
  return {
    ...wish,
    rows,
    x: along(0),
    y: along(1),
    imageCount: vectors.rowCount,
    explained: [explained[0] ?? 0, explained[1] ?? 0],
  };
}

/**
 * UMAP (McInnes, Healy, Melville 2018) by umap-js on exact neighbours along the leading axes. One epoch a step, so that it stops where
 * it is asked to.
 */
async function byNeighbours(
  vectors: FeatureMatrix,
  wish: MapWish,
  control: TaskControl,
  most: number,
): Promise<MapReport> {
  const uniform = mulberry32(wish.seed);
  const rows = shuffle(allRows(vectors.rowCount), uniform).slice(0, most).sort();
  const { projections } = await principalComponents(vectors, rows, NEIGHBOUR_AXES, control);
  const axes = projections.length / rows.length;
  const neighbourCount = Math.min(NEIGHBOURS, rows.length - 1);
  const { indices, distances } = await nearestNeighbours(projections, axes, neighbourCount, control);
  const { UMAP } = await import('umap-js');
  const umap = new UMAP({ nNeighbors: neighbourCount, nEpochs: EPOCHS, random: uniform });
  umap.setPrecomputedKNN(indices, distances);
  // The vectors themselves are asked for only to count them: their neighbours are known.
  const epochs = umap.initializeFit(indices);
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    umap.step();
    control.onProgress?.({ stage: 'Arranging the map', done: epoch + 1, total: epochs, unit: 'epochs', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  const places = umap.getEmbedding();
  return {
    ...wish,
    rows,
    x: Float32Array.from(places, (place) => place[0]!),
    y: Float32Array.from(places, (place) => place[1]!),
    imageCount: vectors.rowCount,
    explained: null,
  };
}
