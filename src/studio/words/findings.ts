import type { CueReport, Finding } from '../../core/audit';
import { cuePhrase, findingWords, resolutionSentence } from '../../core/finding-text';
import { pointsText } from '../../core/number-text';
import { cuesById, toldSuspects } from '../../core/suspects';

/** The rest of a class, by rank: what these images could not show. */
export function unsureOf(report: CueReport, classIndex: number): readonly Finding[] {
  return report.findings.filter(
    (finding) => !finding.isSignificant && finding.standsUnder === null && finding.classIndex === classIndex,
  );
}

/** The suspects of a class that are worth a line: the strongest, and those that say something beside it. */
export function causesOf(report: CueReport, classIndex: number): readonly Finding[] {
  return toldSuspects(report, classIndex).filter((finding, place) => place === 0 || finding.isOwnEvidence);
}

/** What a class leans on: the claim as a heading, what it rests on below it. */
export function classWords(report: CueReport, classIndex: number, className: string): { title: string; lead: string } {
  const cues = cuesById(report);
  const first = toldSuspects(report, classIndex)[0];
  if (first) {
    const { claim, evidence, detail } = findingWords(first, cues.get(first.cueId), className);
    return { title: claim, lead: `${evidence.charAt(0).toUpperCase()}${evidence.slice(1)}. ${detail}` };
  }
  const open = unsureOf(report, classIndex).find((one) => one.gap.low > 0);
  const resolution = resolutionSentence(report, classIndex, className) ?? '';
  if (!open) return { title: `${className}: nothing found that this many images could show`, lead: resolution };
  const { claim, evidence } = findingWords(open, cues.get(open.cueId), className);
  return { title: `${claim}, but it may be chance`, lead: `There is ${evidence}. ${resolution}` };
}

/** The same in a few words, for a tab. */
export function classLine(report: CueReport, classIndex: number): string {
  const suspects = causesOf(report, classIndex);
  const [first] = suspects;
  if (!first) return 'nothing significant';
  const name = cuePhrase(cuesById(report).get(first.cueId), first.cueId);
  return `${name}, ${pointsText(first.gap.value)}${suspects.length > 1 ? ` and ${suspects.length - 1} more` : ''}`;
}
