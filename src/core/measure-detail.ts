/** What Measure says beside gaps and groups: how far the figures can be trusted, and how heads compare. */
import type { Estimate, MethodId } from './audit';
import type { CalibrationError } from './calibration';
import type { WorstGroupBootstrap } from './worst-group';

/** Means over the same images that weigh them differently. */
export interface MeanFigures {
  /** Every image counts the same. */
  plain: Estimate;
  /** Every class counts the same. */
  classBalanced: Estimate;
  /** Every group counts as much as it has of the training images (Sagawa's adjusted mean), per attribute. */
  adjusted: readonly { attribute: string; estimate: Estimate; trainImages: number }[];
}

/** Calibration on one group of images. */
export interface CalibrationFigure {
  /** Null for all images together. */
  group: { classIndex: number; attribute: string; value: string } | null;
  calibration: CalibrationError;
}

/** A head's accuracy on the most and on the least spurious test images of each class. */
export interface HeadEnds {
  method: MethodId;
  title: string;
  isAudited: boolean;
  points: readonly { classIndex: number; k: number; high: Estimate; low: Estimate }[];
  /** Above the line through all heads, in points; null where heads are too few for a line. */
  effectiveRobustnessPoints: number | null;
  /** Correlation of its class gaps with those of the audited head over classes; null for the audited head. */
  correlation: Estimate | null;
}

/** The smallest gap that a class could have shown. */
export interface VisibleGap {
  classIndex: number;
  n: number;
  k: number;
  /** Null where no gap would be seen. */
  points: number | null;
}

/** The gap of a class whose one cue is there or not, between the images that lack it and as many that have it. */
export interface AbsenceGap {
  classIndex: number;
  k: number;
  gap: Estimate;
  p: number;
}

/** How well one pixel property predicts the label. */
export interface PropertyFigure {
  cueId: string;
  title: string;
  accuracy: Estimate;
  baseline: number;
  score: number;
}

export interface MeasureDetail {
  /** Over the groups of the attribute of the worst group; null without groups. */
  worstGroup: WorstGroupBootstrap | null;
  means: MeanFigures;
  calibration: readonly CalibrationFigure[];
  heads: readonly HeadEnds[];
  /** The images behind the heads' points, per class. */
  ends: readonly { classIndex: number; high: readonly number[]; low: readonly number[] }[];
  visible: readonly VisibleGap[];
  absence: readonly AbsenceGap[];
  /** Strongest first. */
  properties: readonly PropertyFigure[];
}
