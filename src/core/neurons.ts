/**
 * Features of a classifier that drive its classes (Singla and Feizi 2022; Spuriosity Rankings, appendix I.2): the importance of
 * feature i for class c is the mean over the images of c that the classifier gets right of f_i(x) W_ci, what the feature adds to the
 * class's score.
 */
import type { Estimate } from './audit';
import { spreadAt, studentPoint95 } from './mean-difference';
import type { PictureWindow } from './picture-window';

/** Features that are shown of each class. */
export const FEATURES_PER_CLASS = 5;
/** Pictures that stand beside a feature. */
export const PICTURES_PER_FEATURE = 5;
/** With fewer right images a mean says little. */
export const FEWEST_RIGHT = 5;

/** What one feature adds to one class. */
export interface FeatureImportance {
  classIndex: number;
  feature: number;
  cueId: string;
  /** 1 = adds most. */
  rank: number;
  /** What it adds to the score of the class on average, in logits; n: images of the class that are right. */
  importance: Estimate;
}

export interface NeuronReport {
  /** Class by class, by rank; a class with fewer than FEWEST_RIGHT right images has none. */
  features: readonly FeatureImportance[];
  /** Right images of each class that it was measured on. */
  rightCounts: readonly number[];
  /** Which images, in words. */
  measuredOn: string;
  warnings: readonly string[];
}

/** Where a feature lies in one picture. */
export interface FeatureMap {
  row: number;
  columns: number;
  rows: number;
  /** The part of the picture that the network sees; the grid lies over it. */
  window: PictureWindow;
  /** columns x rows, row by row, never below 0. */
  values: Float64Array;
}

export interface FeatureMapReport {
  cueId: string;
  classIndex: number;
  /** The map that the network averages, or the fall of the feature where a part is hidden. */
  from: 'activation' | 'occlusion';
  maps: readonly FeatureMap[];
}

export function neuronCueId(feature: number): string {
  return `neuron:${feature}`;
}

/** @returns null for a cue that is no feature */
export function featureOf(cueId: string): number | null {
  const match = /^neuron:(\d+)$/.exec(cueId);
  return match ? Number(match[1]) : null;
}

export interface ImportanceInput {
  /** Features as the head sees them, row-major. */
  values: Float32Array;
  dimension: number;
  /** Weights of the head, classes x dimension. */
  weights: Float64Array;
  /** The images of each class that are right. */
  rightRows: readonly Uint32Array[];
}

/** Mean of what a feature adds, with Student's interval. */
function added(input: ImportanceInput, classIndex: number, feature: number): Estimate {
  const { values, dimension, weights, rightRows } = input;
  const rows = rightRows[classIndex]!;
  const weight = weights[classIndex * dimension + feature]!;
  const places = rows.map((row) => row * dimension + feature);
  const { n, mean, variance } = spreadAt(values, places, weight);
  const half = studentPoint95(n - 1) * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}

/** The features that add most to each class, strongest first; none of a class with too few right images. */
export function rankFeatures(input: ImportanceInput, most = FEATURES_PER_CLASS): FeatureImportance[] {
  const { values, dimension, weights, rightRows } = input;
  return rightRows.flatMap((rows, classIndex) => {
    if (rows.length < FEWEST_RIGHT) return [];
    const means = new Float64Array(dimension);
    for (const row of rows) {
      for (let j = 0; j < dimension; j += 1) means[j]! += values[row * dimension + j]!;
    }
    const importance = means.map((sum, j) => (sum / rows.length) * weights[classIndex * dimension + j]!);
    const order = Array.from(importance.keys()).sort((a, b) => importance[b]! - importance[a]! || a - b);
    return order
      .slice(0, most)
      .filter((feature) => importance[feature]! > 0)
      .map((feature, place) => ({
        classIndex,
        feature,
        cueId: neuronCueId(feature),
        rank: place + 1,
        importance: added(input, classIndex, feature),
      }));
  });
}
