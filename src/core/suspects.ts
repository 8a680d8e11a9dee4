import type { CueDescription, CueReport, Finding } from './audit';

/** Findings to be told, best first: significant, leaning on the cue, and not standing under a stronger one. */
export function suspectsOf(report: CueReport, classIndex?: number): Finding[] {
  return report.findings.filter(
    (finding) =>
      finding.isSignificant &&
      finding.gap.value > 0 &&
      finding.standsUnder === null &&
      (classIndex === undefined || finding.classIndex === classIndex),
  );
}

/** Significant the other way round: the model does better without the cue. */
export function reversedOf(report: CueReport, classIndex?: number): Finding[] {
  return report.findings.filter(
    (finding) =>
      finding.isSignificant &&
      finding.gap.value < 0 &&
      finding.standsUnder === null &&
      (classIndex === undefined || finding.classIndex === classIndex),
  );
}

/**
 * Suspects of a class in the order in which they are told: the strongest, then those that say something beside the stronger ones,
 * then their echoes (a photograph of the sea is also blue, bright and wide).
 */
export function toldSuspects(report: CueReport, classIndex: number): Finding[] {
  const [first, ...others] = suspectsOf(report, classIndex);
  if (!first) return [];
  return [
    first,
    ...others.filter((finding) => finding.isOwnEvidence),
    ...others.filter((finding) => !finding.isOwnEvidence),
  ];
}

export function cuesById(report: CueReport): ReadonlyMap<string, CueDescription> {
  return new Map(report.cues.map((cue) => [cue.id, cue]));
}
