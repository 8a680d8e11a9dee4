import type { MeasureReport } from '../../core/audit';
import { findCollisions } from '../../core/collisions';
import type { MeasureDetail } from '../../core/measure-detail';
import type { AuditDocument } from '../audit-document';
import type { CollisionsEntry, MeasureDetailEntry, MeasureEntry } from '../findings-document';
import { estimateEntry, finite, groupEntry, interval } from './entry-parts';

function titleOf(document: AuditDocument, cueId: string): string {
  return document.cues?.cues.find((cue) => cue.id === cueId)?.title ?? cueId;
}

/** Gaps and groups of the audited head, and how far they go. */
export function measureEntry(report: MeasureReport, document: AuditDocument): MeasureEntry {
  const { classes } = document.dataset;
  return {
    accuracy: finite(report.accuracy.value),
    interval: interval(report.accuracy),
    n: report.accuracy.n,
    classBalancedAccuracy: finite(report.classBalancedAccuracy),
    gaps: report.gaps
      .filter((gap) => gap !== null)
      .map(({ classIndex, cueIds, k, gap, p }) => ({
        class: classes[classIndex] ?? '',
        cues: cueIds.map((cueId) => titleOf(document, cueId)),
        k,
        gapPoints: finite(gap.value),
        interval: interval(gap),
        n: gap.n,
        p: finite(p),
      })),
    worstGroup: report.worstGroup && groupEntry(report.worstGroup, classes),
    groups: report.groups.map((group) => groupEntry(group, classes)),
    detail: report.detail ? detailEntry(report.detail, report, classes) : null,
  };
}

function detailEntry(detail: MeasureDetail, report: MeasureReport, classes: readonly string[]): MeasureDetailEntry {
  return {
    worstGroupBootstrap: bootstrapEntry(detail, report),
    means: meanEntries(detail),
    calibration: detail.calibration.map(({ group, calibration }) => ({
      group: group && { class: classes[group.classIndex] ?? '', attribute: group.attribute, value: group.value },
      n: calibration.error.n,
      error: estimateEntry(calibration.error),
      ifCalibrated: estimateEntry(calibration.ifCalibrated),
      overconfidence: estimateEntry(calibration.overconfidence),
    })),
    visibleGaps: detail.visible.map(({ classIndex, n, k, points }) => ({
      class: classes[classIndex] ?? '',
      n,
      k,
      points,
    })),
    absenceGaps: detail.absence.map(({ classIndex, k, gap, p }) => ({
      class: classes[classIndex] ?? '',
      k,
      gapPoints: finite(gap.value),
      interval: interval(gap),
      n: 2 * k,
      p: finite(p),
    })),
    heads: detail.heads.map((head) => headEndsEntry(head, classes)),
    properties: detail.properties.map(({ title, accuracy, baseline, score }) => ({
      property: title,
      accuracy: estimateEntry(accuracy),
      baseline,
      score,
    })),
  };
}

function bootstrapEntry(
  { worstGroup }: MeasureDetail,
  report: MeasureReport,
): MeasureDetailEntry['worstGroupBootstrap'] {
  if (!worstGroup) return null;
  const { observed, resampled, biasPoints, draws, seed } = worstGroup;
  return {
    attribute: report.worstGroup?.attribute ?? '',
    observed,
    resampled: estimateEntry(resampled),
    biasPoints,
    draws,
    seed,
  };
}

function meanEntries({ means }: MeasureDetail): MeasureDetailEntry['means'] {
  const ungrouped = { attribute: null, trainImages: null };
  return [
    { weighting: 'image', ...ungrouped, ...estimateEntry(means.plain) },
    { weighting: 'class', ...ungrouped, ...estimateEntry(means.classBalanced) },
    ...means.adjusted.map(({ attribute, estimate, trainImages }) => ({
      weighting: 'group as in training' as const,
      attribute,
      trainImages,
      ...estimateEntry(estimate),
    })),
  ];
}

function headEndsEntry(
  head: MeasureDetail['heads'][number],
  classes: readonly string[],
): MeasureDetailEntry['heads'][number] {
  const { method, title, isAudited, points, effectiveRobustnessPoints, correlation } = head;
  return {
    method,
    title,
    isAudited,
    ends: points.map(({ classIndex, k, high, low }) => ({
      class: classes[classIndex] ?? '',
      k,
      high: estimateEntry(high),
      low: estimateEntry(low),
    })),
    effectiveRobustnessPoints,
    gapCorrelation: correlation && estimateEntry(correlation),
  };
}

/** @returns null before cues are tested */
export function collisionsEntry(document: AuditDocument): CollisionsEntry | null {
  const { cues, judgements, dataset } = document;
  if (!cues) return null;
  const { collisions, coreElsewhere } = findCollisions(judgements, cues);
  return {
    coreElsewhere: estimateEntry(coreElsewhere),
    cues: collisions.map(({ classIndex, cueId, otherIndex, reason, ownAuc, otherAuc }) => ({
      class: dataset.classes[classIndex] ?? '',
      cue: titleOf(document, cueId),
      otherClass: dataset.classes[otherIndex] ?? '',
      reason,
      ownAuc: estimateEntry(ownAuc),
      otherAuc: estimateEntry(otherAuc),
    })),
  };
}
