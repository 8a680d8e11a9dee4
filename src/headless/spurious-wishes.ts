import type { CueDescription, CueJudgement, CueReport, Finding } from '../core/audit';
import { AppError } from '../core/errors';

/** A judgement that came from the command line, with its reason in words. */
export type NamedJudgement = CueJudgement & { why: string };

const NEAR_MATCHES = 5;

/** Levenshtein's distance: the least number of letters to insert, remove or replace. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, otherLetter] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Titles that a person may have meant: those that hold the text first, then the nearest by letters. */
export function nearMatches(text: string, titles: readonly string[]): string[] {
  const wanted = text.toLowerCase();
  const distance = (title: string): number => {
    const lower = title.toLowerCase();
    return lower.includes(wanted) || wanted.includes(lower) ? 0 : editDistance(wanted, lower);
  };
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  return titles
    .map((title) => ({ title, distance: distance(title) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.title.length - b.title.length)
    .slice(0, NEAR_MATCHES)
    .map((candidate) => candidate.title);
}

function cueNamed(name: string, cues: readonly CueDescription[]): CueDescription | undefined {
  const wanted = name.trim().toLowerCase();
  return cues.find((cue) => cue.id.toLowerCase() === wanted || cue.title.toLowerCase() === wanted);
}

function findCue(name: string, cues: readonly CueDescription[]): CueDescription {
  const found = cueNamed(name, cues);
  if (found) return found;
  const near = nearMatches(
    name.trim(),
    cues.map((cue) => cue.title),
  );
  throw new AppError(
    'bad-input',
    `--spurious ${name}: no cue of this name was tested.`,
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'findings.json of a run without --spurious lists all cues.',
  );
}

function findClass(name: string, classes: readonly string[]): number {
  const index = classes.findIndex((className) => className.toLowerCase() === name.trim().toLowerCase());
  if (index >= 0) return index;
  throw new AppError('bad-input', `--spurious ${name}=...: no such class.`, `The classes are ${classes.join(', ')}.`);
}

/**
 * Which cue is spurious for which class. "class=cue" says both; "cue" alone is taken for every class whose images show it
 * more than the others (association above one half), because for the rest its absence would be the cue. Each pair is judged once.
 * @throws AppError `bad-input` for an unknown cue or class.
 */
export function judgementsOf(
  wishes: readonly string[],
  report: Pick<CueReport, 'cues' | 'findings'>,
  classes: readonly string[],
): NamedJudgement[] {
  const judge = (finding: Pick<Finding, 'classIndex' | 'cueId'>, why: string): NamedJudgement => ({
    classIndex: finding.classIndex,
    cueId: finding.cueId,
    judgement: 'spurious',
    decidedBy: 'person',
    why,
  });
  const judgements = wishes.flatMap((wish) => {
    // A column of the metadata has a "=" of its own: "place = water".
    const whole = cueNamed(wish, report.cues);
    const separator = whole ? -1 : wish.indexOf('=');
    const cue = whole ?? findCue(wish.slice(separator + 1), report.cues);
    if (separator >= 0) {
      return [judge({ classIndex: findClass(wish.slice(0, separator), classes), cueId: cue.id }, 'named for it')];
    }
    const ofCue = report.findings.filter((finding) => finding.cueId === cue.id);
    const shown = ofCue.filter((finding) => finding.associationAuc > 0.5);
    return (shown.length > 0 ? shown : ofCue).map((finding) =>
      judge(finding, `named; goes with the class (AUC ${finding.associationAuc.toFixed(2)})`),
    );
  });
  // Named twice, a cue would weigh twice in the mean over cues.
  return [...new Map(judgements.map((one) => [`${one.classIndex} ${one.cueId}`, one])).values()];
}
