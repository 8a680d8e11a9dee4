import type { CueJudgement, CueReport } from '../../../core/audit';
import { cuesById, suspectsOf } from '../../../core/suspects';
import type { PhotoCue } from '../../../engine/generation/types';

/** What is typed in for one class. */
export interface TypedCue {
  /** "snow"; "" leaves the class out. */
  phrase: string;
  /** What takes its place: "forest, sea". */
  instead: string;
}

/** Names of the cues in words that a class leans on, strongest first; without those that were judged core or put aside. */
export function cueTitles(
  report: CueReport | null,
  judgements: readonly CueJudgement[],
  classIndex: number,
): readonly string[] {
  if (!report) return [];
  const cues = cuesById(report);
  const isOut = (cueId: string): boolean =>
    judgements.some((one) => one.classIndex === classIndex && one.cueId === cueId && one.judgement !== 'spurious');
  return suspectsOf(report, classIndex)
    .filter(({ cueId }) => !isOut(cueId))
    .map(({ cueId }) => cues.get(cueId))
    .flatMap((cue) => (cue?.kind === 'text' ? [cue.title] : []));
}

/** To start from: the first cue of each class, and the first ones of the others in its place. */
export function suggestCues(titles: readonly (readonly string[])[]): TypedCue[] {
  return titles.map((own) => {
    const others = titles.flatMap((their) => their.slice(0, 1)).filter((title) => title !== own[0]);
    return { phrase: own[0] ?? '', instead: [...new Set(others)].join(', ') };
  });
}

/** Classes whose cue and at least one thing in its place are typed in. */
export function readCues(typed: readonly TypedCue[]): PhotoCue[] {
  return typed.flatMap(({ phrase, instead }, classIndex) => {
    const named = phrase.trim();
    const others = instead.split(',').map((one) => one.trim());
    const kept = [...new Set(others)].filter((one) => one !== '' && one !== named);
    return named !== '' && kept.length > 0 ? [{ classIndex, phrase: named, instead: kept }] : [];
  });
}
