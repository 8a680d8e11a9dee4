import { coreCrop } from '../core/core-crop';
import type { CoreCropReport, CoreCropWish, CroppedPicture, MapSource } from '../core/closer-look';
import { evidenceMap, isSummed, meanOfPlaces } from '../core/feature-grid';
import { predictionsOf, type Head } from '../core/head';
import { OCCLUSION_GRID, type OcclusionGrid } from '../core/occlusion';
import { seenWindow, windowInInput } from '../core/picture-window';
import { compareAt, compareClasses, placesByClass } from './answer-pairs';
import {
  askForOriginals,
  backboneEye,
  embedAgain,
  lookThrough,
  packed,
  type Eye,
  type LookContext,
  type LookedAt,
} from './look-again';
import { scoreMaps } from './score-maps';
import { auditedHead, headLogits, headScorer, predictionScorer } from './sights';
import { drawTestRows } from './test-rows';
import type { TaskOptions } from './types';

/** Pictures at a time: each is looked at 37 times, so few are enough for full calls. */
const PICTURES_AT_ONCE = 4;
/** The share of a class, by strength, that the paper found crops to be reliable for. */
const SUREST_SHARE = 0.2;

interface Cropping {
  context: LookContext;
  target: CoreCropWish['target'];
  eye: Eye;
  head: Head;
  task: TaskOptions;
}

/** A picture before its crop is looked at. */
type Found = Omit<CroppedPicture, 'after'> & { hasPlace: boolean };

/**
 * Accuracy of the audited head on test images and on the part of each that its evidence lies in (Spuriosity Rankings, appendix H):
 * where its share in the class's logit margin is largest, or hiding lowers that margin most, cropped from the original, resized and embedded like a picture of its own.
 *
 * @throws AppError `file-changed` without the originals, `model-missing` without a network, `too-few-images` without test images
 */
export async function cropToCore(
  context: LookContext,
  { target, rowsPerClass }: CoreCropWish,
  task: TaskOptions,
): Promise<CoreCropReport> {
  askForOriginals(context);
  const head = auditedHead(context);
  const eye = await backboneEye(context, task);
  const cropping: Cropping = { context, target, eye, head, task };
  const drawn = await drawTestRows(context, rowsPerClass);
  const labelOf = new Map(drawn.rows.map((row, place) => [row, drawn.labels[place]!]));

  const startedAt = Date.now();
  const crops: CroppedPicture[] = [];
  let withoutPlace = 0;
  let mapFrom: MapSource = 'occlusion';
  const wishes = drawn.rows.map((row) => ({ row }));
  for await (const pictures of lookThrough(context, wishes, [eye], PICTURES_AT_ONCE, task)) {
    const labels = pictures.map(({ row }) => labelOf.get(row)!);
    const { found, mapFrom: from } = await findCores(cropping, pictures, labels);
    mapFrom = from;
    withoutPlace += found.filter(({ hasPlace }) => !hasPlace).length;
    crops.push(...(await lookAtCrops(cropping, found)));
    const done = crops.length;
    task.onProgress?.({
      stage: 'Finding and cropping the core',
      done,
      total: drawn.rows.length,
      unit: 'images',
      startedAt,
    });
  }
  const answers = { before: crops.map(({ before }) => before), after: crops.map(({ after }) => after) };
  const ranked = placesByClass(drawn).map((places) =>
    places.sort((one, other) => crops[other]!.strength - crops[one]!.strength || one - other),
  );
  const surest = ranked.flatMap((places) => places.slice(0, Math.round(SUREST_SHARE * places.length)));
  return {
    target,
    rowsPerClass,
    mapFrom,
    classes: compareClasses(drawn, answers).map((one) => ({
      ...one,
      keptShare: meanShare(ranked[one.classIndex]!.map((place) => crops[place]!)),
    })),
    all: compareAt(drawn, answers, [...crops.keys()]),
    surest: compareAt(drawn, answers, surest),
    crops: ranked.flatMap((places) => places.map((place) => crops[place]!)),
    withoutPlace,
  };
}

/** Mean share of the pictures that the crops keep; NaN without any. */
function meanShare(crops: readonly CroppedPicture[]): number {
  const share = ({ box, picture }: CroppedPicture): number =>
    (box.width * box.height) / (picture.width * picture.height);
  return crops.reduce((sum, crop) => sum + share(crop), 0) / crops.length;
}

/** The evidence for one class at every place of a picture. */
interface Evidence {
  /** Predicted class of the whole picture. */
  before: number;
  map: Float64Array;
  grid: Pick<OcclusionGrid, 'columns' | 'rows'>;
}

/** From what the network has at every place; null where it does not give that, or the head's margin is no sum over places. */
async function evidenceOfPlaces(
  { context, target, eye, head, task }: Cropping,
  pictures: readonly LookedAt[],
  labels: readonly number[],
): Promise<Evidence[] | null> {
  if (!isSummed(head)) return null;
  const pixels = packed(0, pictures.length, (place) => pictures[place]!.inputs[0]!);
  const options = task.signal ? { signal: task.signal } : {};
  const grids = await context.workers.encoder.embedUnpooled(eye.slot, pixels, pictures.length, options);
  if (!grids) return null;
  return pictures.map((_, i) => {
    const before = predictionsOf(headLogits(head, meanOfPlaces(grids, i), 1), head.classCount)[0]!;
    return { before, map: evidenceMap(grids, i, head, target === 'label' ? labels[i]! : before), grid: grids };
  });
}

/** By hiding boxes: asks nothing of the network but its output. */
async function evidenceByHiding(
  { context, target, eye, head, task }: Cropping,
  pictures: readonly LookedAt[],
  labels: readonly number[],
): Promise<Evidence[]> {
  const wishes = pictures.map(({ inputs, size }, i) => ({
    input: inputs[0]!,
    area: windowInInput(seenWindow(size, eye.preprocessing), size, eye.preprocessing),
    scorers: [target === 'label' ? headScorer(head, labels[i]!) : predictionScorer(head)],
  }));
  const mapped = await scoreMaps(context, eye, wishes, task);
  return mapped.map(({ whole, maps: [map] }) => ({
    before: predictionsOf(headLogits(head, whole, 1), head.classCount)[0]!,
    map: map!,
    grid: OCCLUSION_GRID,
  }));
}

/** Where the evidence lies in each picture. */
async function findCores(
  cropping: Cropping,
  pictures: readonly LookedAt[],
  labels: readonly number[],
): Promise<{ found: Found[]; mapFrom: MapSource }> {
  const ofPlaces = await evidenceOfPlaces(cropping, pictures, labels);
  const evidence = ofPlaces ?? (await evidenceByHiding(cropping, pictures, labels));
  const found = evidence.map(({ before, map, grid }, i): Found => {
    const { row, size } = pictures[i]!;
    const strength = Math.max(...map);
    const hasPlace = strength > 0;
    const box = hasPlace
      ? coreCrop(map, grid, seenWindow(size, cropping.eye.preprocessing), size)
      : { left: 0, top: 0, width: size.width, height: size.height };
    return { row, classIndex: labels[i]!, picture: size, box, before, strength, hasPlace };
  });
  return { found, mapFrom: ofPlaces ? 'features' : 'occlusion' };
}

/** Reads the parts from the originals, not from the small inputs, and shows them to the head. */
async function lookAtCrops({ context, eye, head, task }: Cropping, found: readonly Found[]): Promise<CroppedPicture[]> {
  const crops: CroppedPicture[] = [];
  const wishes = found.map(({ row, box, hasPlace }) => (hasPlace ? { row, part: box } : { row }));
  for await (const parts of lookThrough(context, wishes, [eye], found.length, task)) {
    const vectors = await embedAgain(context, eye, parts.length, (i) => parts[i]!.inputs[0]!, task);
    const predictions = predictionsOf(headLogits(head, vectors, parts.length), head.classCount);
    found.forEach(({ row, classIndex, picture, box, before, strength }, i) =>
      crops.push({ row, classIndex, picture, box, before, after: predictions[i]!, strength }),
    );
  }
  return crops;
}
