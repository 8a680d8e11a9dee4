import type { CueDescription, CueJudgement, CueReport, Finding } from './audit';
import { estimateText, probabilityText } from './number-text';
import { tokensOf } from './vocabulary';

/** A judgement that the rule would make, with its reason in words. */
export type SuggestedJudgement = CueJudgement & { why: string };

function describe(finding: Finding): string {
  const { gap, q } = finding;
  return `gap ${estimateText(gap, 'points')}, n ${gap.n}, ${probabilityText('q', q)}`;
}

/**
 * The cues that are taken as spurious where nobody judges: per class its significant suspects of surroundings and picture-making
 * (those that say something beside the stronger ones: fifty echoes of one place would only blur the ranking), and where a class has
 * none, its first such suspect whose gap's interval lies above zero. Objects and animals are never taken: a cue of the class itself
 * would otherwise be "mended" away. Nor is a cue that names one of the classes ("forest" among scenes), nor a column of the metadata: it
 * often is the very group that the mended head is measured by, which a person may name and a rule must not read.
 *
 * A suspect is a finding that stands under no stronger, correlated one (a metadata column does not count), with a positive gap.
 */
export function suggestSpurious(report: CueReport, classes: readonly string[]): SuggestedJudgement[] {
  const classNames = new Set(classes.map((name) => tokensOf(name).join(' ')));
  const isTakeable = (cue: CueDescription | undefined): boolean =>
    cue?.isSurroundings === true && cue.kind !== 'metadata' && !classNames.has(tokensOf(cue.title).join(' '));
  const cues = new Map<string, CueDescription>(report.cues.map((cue) => [cue.id, cue]));
  const isLeading = ({ standsUnder }: Finding): boolean =>
    standsUnder === null || cues.get(standsUnder)?.kind === 'metadata';
  const suspects = report.findings.filter(
    (finding) => isLeading(finding) && finding.gap.low > 0 && isTakeable(cues.get(finding.cueId)),
  );
  const suggestions: SuggestedJudgement[] = [];
  for (let classIndex = 0; classIndex < classes.length; classIndex++) {
    const ofClass = suspects.filter((finding) => finding.classIndex === classIndex).sort((a, b) => a.rank - b.rank);
    const significant = ofClass.filter((finding) => finding.isSignificant);
    const own = significant.filter((finding) => finding.isOwnEvidence);
    // A class name among the suspects may have been the strongest: then the others are taken as they are.
    const taken = own.length > 0 ? own : significant.length > 0 ? significant : ofClass.slice(0, 1);
    for (const finding of taken) {
      const reason = finding.isOwnEvidence
        ? 'significant, and beside the stronger ones still with a gap of its own'
        : finding.isSignificant
          ? 'significant; the stronger ones name a class'
          : 'the first suspect of its class with its interval above zero; not significant after correction';
      suggestions.push({
        classIndex,
        cueId: finding.cueId,
        judgement: 'spurious',
        decidedBy: 'rule',
        why: `${reason}: ${describe(finding)}`,
      });
    }
  }
  return suggestions;
}
