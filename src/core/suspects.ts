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

/** As many as a reader takes in: most are the absence of what the class leans on, under another name. */
const MOST_REVERSED = 3;

/**
 * Significant the other way round: the model does better without the cue. The strongest cues of surroundings of each class; the rest
 * stands in the table of all pairs.
 */
export function reversedOf(report: CueReport, classIndex?: number): Finding[] {
  const surroundings = new Set(report.cues.filter((cue) => cue.isSurroundings).map((cue) => cue.id));
  const told = new Map<number, number>();
  return report.findings
    .filter(
      (finding) =>
        finding.isSignificant &&
        finding.gap.value < 0 &&
        finding.standsUnder === null &&
        surroundings.has(finding.cueId) &&
        (classIndex === undefined || finding.classIndex === classIndex),
    )
    .sort((a, b) => a.gap.high - b.gap.high)
    .filter(({ classIndex: own }) => {
      const place = told.get(own) ?? 0;
      told.set(own, place + 1);
      return place < MOST_REVERSED;
    });
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

/** What is counted as found: the first suspect of each class and those that say something beside it, no echoes. */
export function countFound(report: Pick<CueReport, 'findings'>): number {
  return report.findings.filter(
    ({ isSignificant, standsUnder, gap, rank, isOwnEvidence }) =>
      isSignificant && standsUnder === null && gap.value > 0 && (rank === 1 || isOwnEvidence),
  ).length;
}

export function cuesById(report: CueReport): ReadonlyMap<string, CueDescription> {
  return new Map(report.cues.map((cue) => [cue.id, cue]));
}
