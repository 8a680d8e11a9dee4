import type { AlignedAccuracy } from '../../core/aligned-accuracy';
import {
  SPLITS,
  type CueGroupFigure,
  type HeadDifference,
  type HeadFigures,
  type MendReport,
  type PairedDifference,
} from '../../core/audit';
import { worstCueGroup } from '../../core/cue-groups';
import { scaleEstimate } from '../../core/intervals';
import type {
  CueGroupEntry,
  FiguresEntry,
  HeadDifferenceEntry,
  HeadEntry,
  MendEntry,
  PairedEntry,
} from '../findings-document';
import { estimateEntry, finite, interval } from './entry-parts';
import { wordsEntry } from './words-entry';

/** How far the stated probabilities can be believed. */
export function calibrationEntry(calibration: HeadFigures['calibration']): FiguresEntry['calibration'] {
  if (!calibration) return null;
  const { error, ifCalibrated, overconfidence } = calibration;
  return {
    n: error.n,
    error: estimateEntry(error),
    ifCalibrated: estimateEntry(ifCalibrated),
    overconfidence: estimateEntry(overconfidence),
  };
}

function pairedEntry({ gain, p }: PairedDifference): PairedEntry {
  const points = scaleEstimate(gain, 100);
  return { gainPoints: finite(points.value), interval: interval(points), n: points.n, p: finite(p) };
}

/** A head against the plain one. */
export function differenceEntry(difference: HeadDifference, classes: readonly string[]): HeadDifferenceEntry {
  const { accuracy, worstGroup } = difference;
  return {
    ...pairedEntry(accuracy),
    worstGroup: worstGroup && {
      class: classes[worstGroup.classIndex] ?? '',
      attribute: worstGroup.attribute,
      value: worstGroup.value,
      ...pairedEntry(worstGroup),
    },
  };
}

/** Accuracy on both sides of the bias. */
export function alignedEntry({ aligned, conflicting, total }: AlignedAccuracy): HeadEntry['byBias'] {
  return {
    aligned: estimateEntry(aligned),
    conflicting: estimateEntry(conflicting),
    total: estimateEntry(total),
  };
}

/** How a head does on the groups that judged cues make, the worst of them named. */
export function cueGroupsEntry(
  figures: readonly CueGroupFigure[] | undefined,
  classes: readonly string[],
): HeadEntry['byCue'] {
  if (!figures) return null;
  const entry = ({ classIndex, name, cut, accuracy }: CueGroupFigure): CueGroupEntry => ({
    class: classes[classIndex] ?? '',
    name,
    cut,
    n: accuracy.n,
    accuracy: finite(accuracy.value),
    interval: interval(accuracy),
  });
  const worst = worstCueGroup(figures);
  return { worstGroup: worst && entry(worst), groups: figures.map(entry) };
}

/** What the methods were given, and those that could not be run. */
export function mendEntry({ groups, words, refused = [] }: MendReport, classes: readonly string[]): MendEntry {
  return {
    groups: groups
      ? {
          origin: groups.origin,
          kind: groups.choice.kind,
          groups: groups.groups.map(({ name, classIndex, counts }) => ({
            name,
            class: classes[classIndex] ?? '',
            splits: Object.fromEntries(SPLITS.map((split, code) => [split, counts[code] ?? 0])),
          })),
          cuts: groups.cuts.map(({ classIndex, cues, threshold, suggested }) => ({
            class: classes[classIndex] ?? '',
            cues,
            threshold,
            suggested,
          })),
        }
      : null,
    words: words ? wordsEntry(words) : null,
    refused: refused.map(({ method, message, fix }) => ({ method, message, fix })),
  };
}
