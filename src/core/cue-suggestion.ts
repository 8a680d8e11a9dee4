import type { CueDescription, Finding } from './audit';
import { placeSuggestion, type OverlapReport } from './closer-look';
import { intervalText, percentText, scoreText } from './number-text';
import { tokensOf } from './vocabulary';
import type { WordCloseness } from './word-closeness';

export type SuggestedVerdict = 'core' | 'spurious';

/** One reason of a suggestion, with its figure. */
export interface SuggestionFigure {
  source: 'words' | 'group' | 'map';
  /** What it speaks for; null where it cannot tell. */
  says: SuggestedVerdict | null;
  /** In words, the figure among them. */
  text: string;
}

/** What a cue of a class is likely to be. It is shown and never applied. */
export interface CueSuggestion {
  classIndex: number;
  cueId: string;
  judgement: SuggestedVerdict;
  figures: readonly SuggestionFigure[];
}

/** Words among the nearest tenth of the vocabulary are taken to belong to the class's name. */
export const NEAR_PERCENTILE = 0.9;

/** What the words of a cue say of a class. @param closeness null where the encoder does not know the class's name */
export function wordFigure(closeness: WordCloseness | null, className: string): SuggestionFigure {
  if (!closeness) {
    return { source: 'words', says: null, text: `the encoder does not know "${className}", so words say nothing` };
  }
  const { percentile, cosine } = closeness;
  const share = Math.min(99, Math.floor(percentile * 100));
  return {
    source: 'words',
    says: percentile >= NEAR_PERCENTILE ? 'core' : 'spurious',
    text: `nearer to "${className}" than ${share} % of the vocabulary (cosine ${scoreText(cosine)})`,
  };
}

const tokens = (words: string): string => tokensOf(words).join(' ');

/**
 * What sort of cue it is. Surroundings and picture-making are spurious whatever their words (a bear is often named beside a forest),
 * unless the cue names a class: "forest" among scenes.
 */
export function groupFigure(cue: CueDescription, classIndex: number, classes: readonly string[]): SuggestionFigure {
  const named = classes.findIndex((name) => tokens(name) === tokens(cue.title));
  if (named >= 0) {
    const text = `names the class ${classes[named] ?? ''}`;
    return { source: 'group', says: named === classIndex ? 'core' : 'spurious', text };
  }
  return cue.isSurroundings
    ? { source: 'group', says: 'spurious', text: 'a cue of surroundings or picture-making' }
    : { source: 'group', says: null, text: 'a thing, not surroundings' };
}

/** What a cue's place says: how far it lies on the object. Only where somebody looked. */
export function mapFigure(report: OverlapReport): SuggestionFigure {
  const { overlap, chance, object } = report;
  const on = object.kind === 'words' ? object.words : 'what the head looks at, which decides nothing';
  const figure = `${percentText(overlap.value, overlap.n)} ${intervalText(overlap, 'percent')}`;
  return {
    source: 'map',
    says: placeSuggestion(report),
    text: `its place overlaps ${figure} with ${on} (n ${overlap.n}, by chance ${percentText(chance, overlap.n)})`,
  };
}

/** A cue that speaks for the class: only those have a suggestion. */
export function isSuspect(finding: Finding | undefined): boolean {
  return finding !== undefined && finding.gap.value > 0 && (finding.isSignificant || finding.gap.low > 0);
}

/** @returns the verdict of most figures; where they are even, that of the first in the list that has one; null where none has. */
export function verdictOf(figures: readonly SuggestionFigure[]): SuggestedVerdict | null {
  const votes = figures.flatMap(({ says }) => says ?? []);
  const core = votes.filter((says) => says === 'core').length;
  const spurious = votes.length - core;
  if (core === spurious) return votes[0] ?? null;
  return core > spurious ? 'core' : 'spurious';
}
