import type { Estimate } from '../core/audit';
import type { CueMap, ObjectSource, OverlapReport } from '../core/closer-look';
import { AppError } from '../core/errors';
import { meanOfFew } from '../core/mean-interval';
import {
  areaOf,
  chanceOverlap,
  intersectionOverUnion,
  occludedVariants,
  occlusionMap,
  OCCLUSION_GRID,
} from '../core/occlusion';
import { commonWindow, seenWindow, windowInInput } from '../core/picture-window';
import { embedClassNames, embedTypedCue } from './cue-vectors';
import {
  askForOriginals,
  auditedHead,
  backboneEye,
  cosineScorer,
  cueDirection,
  embedAgain,
  encoderEye,
  headScorer,
  lookAt,
  type Eye,
  type LookContext,
  type LookedAt,
  type Scorer,
} from './look-again';
import type { TaskOptions } from './types';

/** Pictures that a cue's overlap is measured on: those of the class with most of it. */
const TOP_PICTURES = 8;

export interface OverlapWish {
  cueId: string;
  classIndex: number;
  /** What to take as the object; null: the class's name where the encoder knows it, else what the head looks at. */
  objectWords: string | null;
}

interface ObjectEye {
  source: ObjectSource;
  eye: Eye;
  scorer: Scorer;
}

async function objectEye(
  context: LookContext,
  { classIndex, objectWords }: OverlapWish,
  encoder: Eye,
  task: TaskOptions,
): Promise<ObjectEye> {
  const client = context.workers.encoder;
  if (objectWords !== null) {
    const { vector } = await embedTypedCue(client, objectWords, task);
    return { source: { kind: 'words', words: objectWords }, eye: encoder, scorer: cosineScorer(vector) };
  }
  const name = context.classes[classIndex] ?? '';
  try {
    const vector = await embedClassNames(client, [name], task);
    return { source: { kind: 'words', words: name }, eye: encoder, scorer: cosineScorer(vector) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad-input') throw error;
    const scorer = headScorer(auditedHead(context), classIndex);
    return { source: { kind: 'head' }, eye: await backboneEye(context, task), scorer };
  }
}

/** Map of one score through one eye, the grid lying over the common window. */
export async function mapThrough(
  context: LookContext,
  picture: LookedAt,
  at: number,
  eye: Eye,
  window: CueMap['window'],
  scorers: readonly Scorer[],
  task: TaskOptions,
): Promise<Float64Array[]> {
  const input = picture.inputs[at]!;
  const area = windowInInput(window, picture.size, eye.preprocessing);
  const variants = [input, ...occludedVariants(input, OCCLUSION_GRID, area)];
  const vectors = await embedAgain(context, eye, variants, task);
  return scorers.map((scorer) => {
    const scores = scorer(vectors, variants.length);
    return occlusionMap(OCCLUSION_GRID, scores[0]!, scores.subarray(1));
  });
}

/** The cue's and the object's map over the top pictures of the cue in the class, and how far their areas overlap. */
export async function overlapOf(context: LookContext, wish: OverlapWish, task: TaskOptions): Promise<OverlapReport> {
  askForOriginals(context);
  const { cueId, classIndex } = wish;
  const cueScorer = cosineScorer(cueDirection(context, cueId));
  const encoder = await encoderEye(context, task);
  const object = await objectEye(context, wish, encoder, task);
  const isOneEye = object.eye.slot === encoder.slot;
  const eyes = isOneEye ? [encoder] : [encoder, object.eye];
  const { rows } = await context.audit.call('images', {
    query: { kind: 'cue-end', classIndex, cueId, end: 'high', count: TOP_PICTURES },
    judgements: [],
  });

  const startedAt = Date.now();
  const maps: CueMap[] = [];
  for (const row of rows) {
    const picture = await lookAt(context, row, eyes, task);
    const window = commonWindow(eyes.map((eye) => seenWindow(picture.size, eye.preprocessing)));
    const scorers = isOneEye ? [cueScorer, object.scorer] : [cueScorer];
    const found = await mapThrough(context, picture, 0, encoder, window, scorers, task);
    if (!isOneEye) found.push(...(await mapThrough(context, picture, 1, object.eye, window, [object.scorer], task)));
    maps.push(describeMap(row, window, found[0]!, found[1]!));
    task.onProgress?.({
      stage: 'Hiding parts of the pictures',
      done: maps.length,
      total: rows.length,
      unit: 'images',
      startedAt,
    });
  }
  const known = maps.filter((map) => !Number.isNaN(map.overlap));
  return {
    cueId,
    classIndex,
    object: object.source,
    maps,
    overlap: cutToShares(meanOfFew(maps.map((map) => map.overlap))),
    chance: known.reduce((sum, map) => sum + map.chance, 0) / known.length,
  };
}

function cutToShares(estimate: Estimate): Estimate {
  return { ...estimate, low: Math.max(0, estimate.low), high: Math.min(1, estimate.high) };
}

function describeMap(row: number, window: CueMap['window'], cue: Float64Array, object: Float64Array): CueMap {
  const { columns, rows } = OCCLUSION_GRID;
  const cueArea = areaOf(cue);
  const objectArea = areaOf(object);
  const overlap = intersectionOverUnion(cueArea, objectArea);
  const size = (area: Uint8Array): number => area.reduce((sum, flag) => sum + flag, 0);
  const chance = Number.isNaN(overlap) ? overlap : chanceOverlap(cue.length, size(cueArea), size(objectArea));
  return { row, columns, rows, window, cue, object, overlap, chance };
}
