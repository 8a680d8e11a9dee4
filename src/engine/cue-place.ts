import type { Estimate } from '../core/audit';
import type { CueMap, ObjectSource, OverlapReport } from '../core/closer-look';
import { AppError } from '../core/errors';
import { meanOfFew } from '../core/mean-interval';
import { areaOf, chanceOverlap, intersectionOverUnion, OCCLUSION_GRID } from '../core/occlusion';
import { commonWindow, seenWindow, windowInInput } from '../core/picture-window';
import { keptTensors } from './cue-step';
import { embedClassNames, embedTypedCue } from './cue-vectors';
import {
  askForOriginals,
  backboneEye,
  distinctEyes,
  encoderEye,
  lookThrough,
  type Eye,
  type LookContext,
  type LookedAt,
} from './look-again';
import { scoreMaps } from './score-maps';
import type { KeptTensors } from '../store/audit-record';
import type { SessionRecord } from './session-record';
import { auditedHead, cosineScorer, cueSight, headScorer, type CueSight } from './sights';
import type { EmbedReport, TaskOptions } from './types';

/** Pictures that a cue's overlap is measured on: those of the class with most of it. */
const TOP_PICTURES = 8;
/** Two at a time, so that progress is seen and the next ones are decoded meanwhile. */
const PICTURES_AT_ONCE = 2;

export interface OverlapWish {
  cueId: string;
  classIndex: number;
  /** What to take as the object; null: the class's name where the encoder knows it, else what the head looks at. */
  objectWords: string | null;
}

interface ObjectSight extends CueSight {
  source: ObjectSource;
}

/** The object by its words where the encoder knows them, else by the head. */
async function objectEye(
  context: LookContext,
  { classIndex, objectWords }: OverlapWish,
  task: TaskOptions,
): Promise<ObjectSight> {
  const client = context.workers.encoder;
  const byWords = async (words: string, vector: Promise<Float32Array>): Promise<ObjectSight> => ({
    source: { kind: 'words', words },
    eye: encoder!,
    scorer: cosineScorer(await vector),
  });
  // An audit without an encoder of words still has a head.
  const hasEncoder = context.record.result<EmbedReport>('embed')?.encoder !== null;
  const encoder = hasEncoder || objectWords !== null ? await encoderEye(context, task) : null;
  if (objectWords !== null) {
    return byWords(
      objectWords,
      embedTypedCue(client, objectWords, task).then(({ vector }) => vector),
    );
  }
  const name = context.classes[classIndex] ?? '';
  try {
    if (encoder) return await byWords(name, embedClassNames(client, [name], task));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad-input') throw error;
  }
  const scorer = headScorer(auditedHead(context), classIndex);
  return { source: { kind: 'head' }, eye: await backboneEye(context, task), scorer };
}

/** Maps of some pictures, the grid lying over what all eyes see. */
async function mapsOf(
  context: LookContext,
  pictures: readonly LookedAt[],
  eyes: readonly Eye[],
  { cue, object }: { cue: CueSight; object: ObjectSight },
  task: TaskOptions,
): Promise<CueMap[]> {
  const windows = pictures.map(({ size }) => commonWindow(eyes.map((eye) => seenWindow(size, eye.preprocessing))));
  const found: Float64Array[][] = pictures.map(() => []);
  for (const [at, eye] of eyes.entries()) {
    const scorers = [cue, object].filter((sight) => sight.eye.slot === eye.slot).map(({ scorer }) => scorer);
    const wishes = pictures.map(({ inputs, size }, i) => ({
      input: inputs[at]!,
      area: windowInInput(windows[i]!, size, eye.preprocessing),
      scorers,
    }));
    (await scoreMaps(context, eye, wishes, task)).forEach(({ maps }, i) => found[i]!.push(...maps));
  }
  return pictures.map(({ row }, i) => describeMap(row, windows[i]!, found[i]![0]!, found[i]![1]!));
}

/** The cue's and the object's map over the top pictures of the cue in the class, and how far their areas overlap. */
export async function overlapOf(context: LookContext, wish: OverlapWish, task: TaskOptions): Promise<OverlapReport> {
  askForOriginals(context);
  const { cueId, classIndex } = wish;
  const cue = await cueSight(context, cueId, task);
  const object = await objectEye(context, wish, task);
  const eyes = distinctEyes([cue.eye, object.eye]);
  const { rows } = await context.audit.call('images', {
    query: { kind: 'cue-end', classIndex, cueId, end: 'high', count: TOP_PICTURES },
    judgements: [],
  });

  const startedAt = Date.now();
  const maps: CueMap[] = [];
  const wishes = Array.from(rows, (row) => ({ row }));
  for await (const pictures of lookThrough(context, wishes, eyes, PICTURES_AT_ONCE, task)) {
    maps.push(...(await mapsOf(context, pictures, eyes, { cue, object }, task)));
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

/** Keeps it with the audit in place of an earlier one, so that it speaks in the suggestion and is there after a reload. */
export async function keepOverlap(record: SessionRecord, report: OverlapReport): Promise<void> {
  const kept = keptTensors(record);
  const isOther = ({ cueId, classIndex }: OverlapReport): boolean =>
    cueId !== report.cueId || classIndex !== report.classIndex;
  await record.update({ kept: { ...kept, overlaps: [...(kept.overlaps ?? []).filter(isOther), report] } });
}

/** What is kept without the overlaps that no longer hold: the cue, its class's images or the object's head is another one now. */
export function forgetOverlaps(kept: KeptTensors, isGone: (overlap: OverlapReport) => boolean): KeptTensors {
  return kept.overlaps ? { ...kept, overlaps: kept.overlaps.filter((one) => !isGone(one)) } : kept;
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
