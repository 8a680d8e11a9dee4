/** What comes of looking into pictures again: where a cue lies, and what happens when pixels are changed. */
import type { CueDescription, Estimate, MethodId } from './audit';
import type { Corruption } from './corruptions';
import type { BeforeAndAfter } from './paired-proportions';
import type { PictureWindow, PixelBox } from './picture-window';

/** Words and examples are directions among vectors, so that hiding a part can lower them; cues of other kinds have no place. */
export function hasPlace(cue: CueDescription | undefined): cue is CueDescription {
  return cue?.kind === 'text' || cue?.kind === 'example';
}

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

/**
 * From this mean overlap on, if its interval also lies above chance, the cue's place speaks for core. Both bounds were set before anything was
 * measured, with room between them for a part that is seen beside other things; docs/methods.md says what photographs gave.
 */
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
export function placeSuggestion({ overlap, chance, object }: OverlapReport): 'core' | 'spurious' | null {
  if (object.kind === 'head' || overlap.n < FEWEST_MAPS) return null;
  if (overlap.value >= CORE_OVERLAP && overlap.low > chance) return 'core';
  return overlap.value <= SPURIOUS_OVERLAP ? 'spurious' : null;
}

/** Rows and the turns of patches are drawn with it, so that the same question has the same answer. */
export const LOOK_SEED = 1;

export interface SensitivityWish {
  /** One report comes of each; the unchanged images are looked at once for all. */
  corruptions: readonly Corruption[];
  /** Null: the whole picture; else where this cue lies in each. */
  cueId: string | null;
  rowsPerClass: number;
}

/** The same with the rows that were right and are wrong now, and the reverse. */
export interface ComparedRows extends BeforeAndAfter {
  lost: readonly number[];
  won: readonly number[];
}

/** One class before and after. */
export interface ClassSensitivity extends ComparedRows {
  classIndex: number;
  /** Test images of the class in all; `before.n` of them were drawn. */
  available: number;
}

/** How another head answers the same changed images. */
export interface HeadSensitivity extends ComparedRows {
  method: MethodId;
  title: string;
  /** The network that it sits on. */
  network: string;
  isAudited: boolean;
  /** Drop of each class. */
  drops: readonly Estimate[];
  /** Correlation of its class drops with those of the audited head over classes; null for the audited head. */
  correlation: Estimate | null;
}

export interface SensitivityReport {
  corruption: Corruption;
  cueId: string | null;
  rowsPerClass: number;
  classes: readonly ClassSensitivity[];
  /** The audited head first. */
  heads: readonly HeadSensitivity[];
  /** Mean share of the input that was changed. */
  changedShare: number;
  /** Images in which the cue was found nowhere, so that nothing was changed. */
  withoutPlace: number;
}

/** Whose evidence a crop keeps: that for the label, or that for what the head takes the picture for. */
export type CropTarget = 'label' | 'prediction';

export interface CoreCropWish {
  target: CropTarget;
  rowsPerClass: number;
}

/** One picture and the part of it that was kept. */
export interface CroppedPicture {
  row: number;
  classIndex: number;
  picture: { width: number; height: number };
  /** In pixels of the picture; all of it where hiding lowered the score nowhere. */
  box: PixelBox;
  /** Predicted classes. */
  before: number;
  after: number;
  /** Highest share of a place in the class's logit margin, or highest fall of it when a part is hidden: how sure the place is. */
  strength: number;
}

/** Where a map comes from: what the network has at every place where it gives that, else hiding parts. */
export type MapSource = 'features' | 'occlusion';

export interface CoreCropReport extends CoreCropWish {
  mapFrom: MapSource;
  /** With the mean share of the picture that was kept. */
  classes: readonly (ClassSensitivity & { keptShare: number })[];
  all: ComparedRows;
  /** The fifth of each class with the highest strength: the place of the others is less sure. */
  surest: ComparedRows;
  /** Class by class, by strength. */
  crops: readonly CroppedPicture[];
  /** Images in which hiding lowered the score nowhere: left whole. */
  withoutPlace: number;
}
