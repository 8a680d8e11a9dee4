import { LOOK_SEED, type HeadSensitivity, type SensitivityReport, type SensitivityWish } from '../core/closer-look';
import { pearson } from '../core/correlation';
import { corruptInput, wholeInput, type Corruption, type Region } from '../core/corruptions';
import { AppError } from '../core/errors';
import { predictionsOf } from '../core/head';
import { areaOf, OCCLUSION_GRID } from '../core/occlusion';
import { commonWindow, seenWindow, windowInInput, type PictureWindow, type Planes } from '../core/picture-window';
import { compareAt, compareClasses, placesByClass } from './answer-pairs';
import { comparedHeads, type SeatedHead } from './compared-heads';
import {
  askForOriginals,
  distinctEyes,
  embedAgain,
  lookThrough,
  type Eye,
  type LookContext,
  type LookedAt,
} from './look-again';
import { scoreMaps } from './score-maps';
import { cueSight, headLogits, type CueSight } from './sights';
import { drawTestRows, type DrawnRows } from './test-rows';
import type { TaskOptions } from './types';

/** Pictures at a time: enough for full calls, few enough that progress is seen. */
const PICTURES_AT_ONCE = 8;

interface Looking {
  context: LookContext;
  corruptions: readonly Corruption[];
  heads: readonly SeatedHead[];
  /** Where only the cue's place is changed. */
  cue: CueSight | null;
  /** Every network concerned, once each. */
  eyes: readonly Eye[];
  task: TaskOptions;
}

/** What is changed in one picture: cells of a grid over a window of it. */
interface Place {
  window: PictureWindow | null;
  cells: Uint8Array;
}

/** Classes that each head predicts, [head][version]: version 0 unchanged, then one per corruption. */
type Answers = number[][][];

/**
 * Accuracy on test images before and after each corruption, per class and per head. The unchanged images are embedded again too, so
 * that the two differ in the corruption and in nothing else.
 *
 * @throws AppError `file-changed` without the originals, `model-missing` without a network, `too-few-images` without test images
 */
export async function measureSensitivity(
  context: LookContext,
  wish: SensitivityWish,
  task: TaskOptions,
): Promise<SensitivityReport[]> {
  askForOriginals(context);
  if (wish.corruptions.length === 0) {
    throw new AppError('bad-input', 'Nothing was chosen to take away.', 'Choose colour, detail or order.');
  }
  const cue = wish.cueId ? await cueSight(context, wish.cueId, task) : null;
  const heads = await comparedHeads(context, task);
  const eyes = distinctEyes([...heads.map(({ eye }) => eye), ...(cue ? [cue.eye] : [])]);
  const looking: Looking = { context, corruptions: wish.corruptions, heads, cue, eyes, task };
  const drawn = await drawTestRows(context, wish.rowsPerClass);

  const startedAt = Date.now();
  const answers: Answers = heads.map(() => [0, ...wish.corruptions].map(() => []));
  let withoutPlace = 0;
  let changed = 0;
  let done = 0;
  const wishes = drawn.rows.map((row) => ({ row }));
  for await (const pictures of lookThrough(context, wishes, eyes, PICTURES_AT_ONCE, task)) {
    const places = cue ? await placesOfCue(looking, pictures, cue) : pictures.map(everywhere);
    await answerAll(looking, pictures, places, answers);
    for (const [i, place] of places.entries()) {
      const share = changedShare(pictures[i]!, place, heads[0]!.eye, eyes);
      changed += share;
      if (share === 0) withoutPlace += 1;
    }
    done += pictures.length;
    task.onProgress?.({ stage: 'Changing pictures', done, total: drawn.rows.length, unit: 'images', startedAt });
  }
  return wish.corruptions.map((corruption, c) => ({
    corruption,
    cueId: wish.cueId,
    rowsPerClass: wish.rowsPerClass,
    classes: compareClasses(drawn, { before: answers[0]![0]!, after: answers[0]![c + 1]! }),
    heads: headsOf(looking, drawn, answers, c),
    changedShare: changed / drawn.rows.length,
    withoutPlace,
  }));
}

function everywhere(): Place {
  return { window: null, cells: new Uint8Array(OCCLUSION_GRID.columns * OCCLUSION_GRID.rows).fill(1) };
}

async function placesOfCue(
  { context, eyes, task }: Looking,
  pictures: readonly LookedAt[],
  { eye, scorer }: CueSight,
): Promise<Place[]> {
  const at = eyes.findIndex(({ slot }) => slot === eye.slot);
  const windows = pictures.map(({ size }) => commonWindow(eyes.map((one) => seenWindow(size, one.preprocessing))));
  const wishes = pictures.map(({ inputs, size }, i) => ({
    input: inputs[at]!,
    area: windowInInput(windows[i]!, size, eye.preprocessing),
    scorers: [scorer],
  }));
  const found = await scoreMaps(context, eye, wishes, task);
  return found.map(({ maps }, i) => ({ window: windows[i]!, cells: areaOf(maps[0]!) }));
}

/** A place in the input of one network. */
function regionOf({ size, inputs }: LookedAt, { window, cells }: Place, eye: Eye, at: number): Region {
  const whole = wholeInput(inputs[at]!, OCCLUSION_GRID);
  return window ? { ...whole, area: windowInInput(window, size, eye.preprocessing), cells } : whole;
}

function changedShare(picture: LookedAt, place: Place, eye: Eye, eyes: readonly Eye[]): number {
  const at = eyes.findIndex(({ slot }) => slot === eye.slot);
  const { area, cells } = regionOf(picture, place, eye, at);
  const { width, height } = picture.inputs[at]!;
  const flagged = cells.reduce((sum, flag) => sum + flag, 0);
  return ((flagged / cells.length) * area.width * area.height) / (width * height);
}

/** Shows every version of the pictures to every head. */
async function answerAll(
  { context, corruptions, heads, eyes, task }: Looking,
  pictures: readonly LookedAt[],
  places: readonly Place[],
  answers: Answers,
): Promise<void> {
  const versions = 1 + corruptions.length;
  for (const [at, eye] of eyes.entries()) {
    const seated = heads.filter((head) => head.eye.slot === eye.slot);
    if (seated.length === 0) continue;
    const input = (place: number): Planes => {
      const i = Math.floor(place / versions);
      const picture = pictures[i]!;
      const corruption = corruptions[(place % versions) - 1];
      if (!corruption) return picture.inputs[at]!;
      const region = regionOf(picture, places[i]!, eye, at);
      // Each picture has turns of its own, the same every time.
      return corruptInput(picture.inputs[at]!, eye.preprocessing, corruption, region, LOOK_SEED + picture.row);
    };
    const count = pictures.length * versions;
    const vectors = await embedAgain(context, eye, count, input, task);
    for (const { head, method } of seated) {
      const own = answers[heads.findIndex((one) => one.method === method)]!;
      predictionsOf(headLogits(head, vectors, count), head.classCount).forEach((prediction, place) =>
        own[place % versions]!.push(prediction),
      );
    }
  }
}

/** Every head under one corruption; a class without drawn images has a drop that is not a number and counts in no correlation. */
function headsOf({ heads }: Looking, drawn: DrawnRows, answers: Answers, corruption: number): HeadSensitivity[] {
  const byClass = placesByClass(drawn);
  const everyPlace = [...drawn.rows.keys()];
  const compared = heads.map(({ method, title, network }, h) => {
    const pairs = { before: answers[h]![0]!, after: answers[h]![corruption + 1]! };
    const drops = byClass.map((places) => compareAt(drawn, pairs, places).drop);
    return { method, title, network, isAudited: h === 0, ...compareAt(drawn, pairs, everyPlace), drops };
  });
  const dropsOf = (h: number): number[] => compared[h]!.drops.map(({ value }) => value);
  return compared.map((head, h) => ({ ...head, correlation: h === 0 ? null : pearson(dropsOf(0), dropsOf(h)) }));
}
