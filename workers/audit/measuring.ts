import type { CueJudgement, GapReport, MeasureReport, RankReport } from '../../src/core/audit';
import { secondClasses } from '../../src/core/collisions';
import { classGap } from '../../src/core/gap';
import { accuracies } from '../../src/core/groups';
import {
  groupFigures,
  spuriosityAmong,
  spuriousCueIds,
  worstOf,
  type CueColumnSource,
  type MeasuredData,
} from '../../src/core/head-figures';
import { rankClasses } from '../../src/core/ranking';

export interface MeasuringInput {
  data: MeasuredData;
  classes: readonly string[];
  rows: Uint32Array;
  isRight: Uint8Array;
  column: CueColumnSource;
  judgements: readonly CueJudgement[];
}

/** Probabilities (n x K, row-major) that say what an image looks like beside its label, and the head they are of. */
export interface SecondOpinion {
  probabilities: Float64Array;
  title: string;
}

/** A class's images from the most to the least spurious; null where nothing is judged spurious for it. */
export function rankClass(input: MeasuringInput, classIndex: number, second: SecondOpinion): RankReport | null {
  const cueIds = spuriousCueIds(input.judgements, input.classes.length);
  const ofClass = cueIds[classIndex] ?? [];
  if (ofClass.length === 0) return null;
  const rows = input.rows.filter((row) => input.data.labels[row] === classIndex);
  const spuriosity = spuriosityAmong(input.data, rows, cueIds, input.column);
  const order = rankClasses(spuriosity, input.data.labels, input.data.classCount, rows)[classIndex]!;
  if (order.length === 0 || Number.isNaN(spuriosity[order[0]!]!)) return null;
  return {
    classIndex,
    rows: order,
    spuriosity: Float32Array.from(order, (row) => spuriosity[row]!),
    isRight: Uint8Array.from(order, (row) => input.isRight[row]!),
    cueIds: ofClass,
    secondClasses: secondClasses(second.probabilities, input.data.labels, input.data.classCount, order),
    secondFrom: second.title,
  };
}

/** Gap per class, group table and worst group of the audited head. */
export function measure(input: MeasuringInput, endSize: number | null): MeasureReport {
  const { data, rows, isRight, classes } = input;
  const cueIds = spuriousCueIds(input.judgements, classes.length);
  const spuriosity = spuriosityAmong(data, rows, cueIds, input.column);
  const warnings: string[] = [];
  const orders = rankClasses(spuriosity, data.labels, data.classCount, rows);
  const gaps = orders.map((order, classIndex): GapReport | null => {
    if (order.length === 0 || Number.isNaN(spuriosity[order[0]!]!)) return null;
    const gap = classGap(classIndex, order, isRight, endSize ?? undefined);
    if (!gap) {
      warnings.push(`"${classes[classIndex]}" has too few images to measure a gap.`);
      return null;
    }
    if (endSize !== null && gap.isKReduced) {
      warnings.push(
        `"${classes[classIndex]}" has ${gap.n} images here, so ${gap.k} stand at each end instead of ${endSize}: the ends must not overlap.`,
      );
    }
    return {
      classIndex,
      cueIds: cueIds[classIndex]!,
      k: gap.k,
      gap: gap.gapPoints,
      accuracyHigh: gap.high,
      accuracyLow: gap.low,
      p: gap.p,
    };
  });
  if (gaps.every((gap) => gap === null)) {
    warnings.push('No cue is judged spurious yet, so there is no gap to measure: go back to Cues and judge some.');
  }
  const groups = groupFigures(data, isRight, rows);
  const means = accuracies(data.labels, data.classCount, isRight, rows);
  return {
    gaps,
    groups,
    worstGroup: worstOf(groups),
    accuracy: means.accuracy,
    classBalancedAccuracy: means.classBalanced,
    warnings,
  };
}
