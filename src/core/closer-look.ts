/** What comes of looking into pictures again: where a cue lies, and what happens when pixels are changed. */
import type { Estimate, Judgement } from './audit';
import type { Corruption } from './corruptions';
import type { PictureWindow } from './picture-window';

/** What the object's map was made from. */
export type ObjectSource = { kind: 'words'; words: string } | { kind: 'head' };

/** Where one picture's cue and object lie. */
export interface CueMap {
  row: number;
  columns: number;
  rows: number;
  /** The part of the picture that the grid lies over. */
  window: PictureWindow;
  /** Fall of the cue's cosine per cell when it is hidden, row by row. */
  cue: Float64Array;
  /** The same of the object's score. */
  object: Float64Array;
  /** Intersection over union of the two areas; NaN where hiding lowers one of the scores nowhere. */
  overlap: number;
  /** What areas of these sizes overlap by chance; NaN as above. */
  chance: number;
}

export interface OverlapReport {
  cueId: string;
  classIndex: number;
  object: ObjectSource;
  maps: readonly CueMap[];
  /** Mean over the pictures that have both areas, with Student's interval, cut to 0 .. 1. */
  overlap: Estimate;
  /** Mean of the overlap by chance over the same pictures. */
  chance: number;
}

/** From this mean overlap on, if its interval also lies above chance, the cue's place speaks for core. */
export const CORE_OVERLAP = 0.4;
/** Up to this mean overlap the cue's place speaks for spurious. */
export const SPURIOUS_OVERLAP = 0.2;
/** Pictures below which the place suggests nothing. */
export const FEWEST_MAPS = 4;

/**
 * What a cue's place speaks for. The map of a head that leans on the cue lies on the cue, so only an object named in words counts.
 *
 * @returns null where it speaks for neither
 */
export function placeSuggestion({ overlap, chance, object }: OverlapReport): Judgement | null {
  if (object.kind === 'head' || overlap.n < FEWEST_MAPS) return null;
  if (overlap.value >= CORE_OVERLAP && overlap.low > chance) return 'core';
  return overlap.value <= SPURIOUS_OVERLAP ? 'spurious' : null;
}

export interface SensitivityWish {
  corruption: Corruption;
  /** Null: the whole picture; else where this cue lies in each. */
  cueId: string | null;
  rowsPerClass: number;
}

/** One class before and after; shares of 1. */
export interface ClassSensitivity {
  classIndex: number;
  /** Test images of the class in all; `before.n` of them were drawn. */
  available: number;
  before: Estimate;
  after: Estimate;
  /** Before minus after, paired. */
  drop: Estimate;
  /** Exact McNemar. */
  p: number;
  /** Rows that were right and are wrong now, and the reverse. */
  lost: readonly number[];
  won: readonly number[];
}

export interface SensitivityReport extends SensitivityWish {
  classes: readonly ClassSensitivity[];
  /** Mean share of the input that was changed. */
  changedShare: number;
  /** Images in which the cue was found nowhere, so that nothing was changed. */
  withoutPlace: number;
}
