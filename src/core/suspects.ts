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

export function cuesById(report: CueReport): ReadonlyMap<string, CueDescription> {
  return new Map(report.cues.map((cue) => [cue.id, cue]));
}
