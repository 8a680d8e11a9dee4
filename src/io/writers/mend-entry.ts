import {
  SPLITS,
  type HeadDifference,
  type HeadFigures,
  type MendReport,
  type PairedDifference,
} from '../../core/audit';
import { scaleEstimate } from '../../core/intervals';
import type { FiguresEntry, HeadDifferenceEntry, MendEntry, PairedEntry } from '../findings-document';
import { estimateEntry, finite, interval } from './entry-parts';

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

/** What the methods were given, and those that could not be run. */
export function mendEntry({ groups, refused = [] }: MendReport, classes: readonly string[]): MendEntry {
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
    refused: refused.map(({ method, message, fix }) => ({ method, message, fix })),
  };
}
