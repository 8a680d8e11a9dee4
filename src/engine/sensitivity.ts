import type { ClassSensitivity, SensitivityReport, SensitivityWish } from '../core/closer-look';
import { corruptInput, wholeInput, type Region } from '../core/corruptions';
import { AppError } from '../core/errors';
import { predictionsOf, type Head } from '../core/head';
import { wilson } from '../core/intervals';
import { areaOf, OCCLUSION_GRID } from '../core/occlusion';
import { countPairs, mcNemarP, pairedDrop } from '../core/paired-proportions';
import { commonWindow, seenWindow, windowInInput } from '../core/picture-window';
import { drawRows, mulberry32 } from '../core/random';
import { mapThrough } from './cue-place';
import {
  askForOriginals,
  auditedHead,
  backboneEye,
  cosineScorer,
  cueDirection,
  embedAgain,
  encoderEye,
  headLogits,
  lookAt,
  type Eye,
  type LookContext,
  type LookedAt,
  type Scorer,
} from './look-again';
import type { TaskOptions } from './types';

/** The rows of a class and the turns of patches are drawn with it, so that the same question has the same answer. */
const SEED = 1;

interface Looking {
  context: LookContext;
  wish: SensitivityWish;
  backbone: Eye;
  /** The encoder and the cue, where only the cue's place is changed. */
  cue: { eye: Eye; scorer: Scorer } | null;
  head: Head;
  task: TaskOptions;
}

/**
 * Accuracy of the audited head on test images before and after a corruption, per class. The unchanged images are embedded again too,
 * so that the two differ in the corruption and in nothing else.
 *
 * @throws AppError `file-changed` without the originals, `model-missing` without a network, `too-few-images` without test images
 */
export async function measureSensitivity(
  context: LookContext,
  wish: SensitivityWish,
  task: TaskOptions,
): Promise<SensitivityReport> {
  askForOriginals(context);
  const { cueId } = wish;
  const cue = cueId
    ? { eye: await encoderEye(context, task), scorer: cosineScorer(cueDirection(context, cueId)) }
    : null;
  const head = auditedHead(context);
  const looking: Looking = { context, wish, backbone: await backboneEye(context, task), cue, head, task };
  const drawn = await drawTestRows(looking);
  const total = drawn.reduce((sum, { rows }) => sum + rows.length, 0);
  if (total === 0) {
    throw new AppError('too-few-images', 'There are no test images to look at.', 'Open a set with more images.');
  }

  const startedAt = Date.now();
  let done = 0;
  let withoutPlace = 0;
  let changed = 0;
  const classes: ClassSensitivity[] = [];
  for (const [classIndex, { rows, available }] of drawn.entries()) {
    const before: number[] = [];
    const after: number[] = [];
    for (const row of rows) {
      const { predictions, share } = await beforeAndAfter(looking, row);
      before.push(predictions[0] === classIndex ? 1 : 0);
      after.push(predictions[1] === classIndex ? 1 : 0);
      changed += share;
      if (share === 0) withoutPlace += 1;
      done += 1;
      task.onProgress?.({ stage: 'Changing pictures', done, total, unit: 'images', startedAt });
    }
    classes.push(compareClass(classIndex, available, rows, before, after));
  }
  return { ...wish, classes, changedShare: changed / total, withoutPlace };
}

async function drawTestRows({ context, wish }: Looking): Promise<{ rows: Uint32Array; available: number }[]> {
  const drawn: { rows: Uint32Array; available: number }[] = [];
  for (let classIndex = 0; classIndex < context.classes.length; classIndex += 1) {
    const query = { kind: 'class', classIndex, split: 'test' } as const;
    const { rows } = await context.audit.call('images', { query, judgements: [] });
    drawn.push({ rows: drawRows(rows, wish.rowsPerClass, mulberry32(SEED)), available: rows.length });
  }
  return drawn;
}

/** Predicted classes before and after, and the share of the input that was changed. */
async function beforeAndAfter(looking: Looking, row: number): Promise<{ predictions: Uint16Array; share: number }> {
  const { context, wish, backbone, cue, head, task } = looking;
  const picture = await lookAt(context, row, cue ? [backbone, cue.eye] : [backbone], task);
  const input = picture.inputs[0]!;
  const region = cue ? await cueRegion(looking, picture, cue) : wholeInput(input, OCCLUSION_GRID);
  // Each picture has turns of its own, the same every time.
  const corrupted = corruptInput(input, backbone.preprocessing, wish.corruption, region, SEED + row);
  const vectors = await embedAgain(context, backbone, [input, corrupted], task);
  const predictions = predictionsOf(headLogits(head, vectors, 2), head.classCount);
  const cells = region.cells.reduce((sum, flag) => sum + flag, 0) / region.cells.length;
  return { predictions, share: (cells * region.area.width * region.area.height) / (input.width * input.height) };
}

async function cueRegion(
  { context, backbone, task }: Looking,
  picture: LookedAt,
  { eye, scorer }: { eye: Eye; scorer: Scorer },
): Promise<Region> {
  const window = commonWindow([backbone, eye].map(({ preprocessing }) => seenWindow(picture.size, preprocessing)));
  const [map] = await mapThrough(context, picture, 1, eye, window, [scorer], task);
  return {
    grid: OCCLUSION_GRID,
    area: windowInInput(window, picture.size, backbone.preprocessing),
    cells: areaOf(map!),
  };
}

function compareClass(
  classIndex: number,
  available: number,
  rows: Uint32Array,
  before: readonly number[],
  after: readonly number[],
): ClassSensitivity {
  const counts = countPairs(before, after);
  const n = rows.length;
  return {
    classIndex,
    available,
    before: wilson(counts.bothRight + counts.lost, n),
    after: wilson(counts.bothRight + counts.won, n),
    drop: pairedDrop(counts),
    p: mcNemarP(counts),
    lost: [...rows].filter((_, i) => before[i] === 1 && after[i] === 0),
    won: [...rows].filter((_, i) => before[i] === 0 && after[i] === 1),
  };
}
