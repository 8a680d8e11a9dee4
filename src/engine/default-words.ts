import type { CueDescription, CueJudgement } from '../core/audit';
import type { Cue, CueVocabulary } from '../core/vocabulary';
import { wordsOfName, type WordList, type WordLists } from '../core/word-lists';

/** Cues of the same group that stand for "something else" where the judged cues have one value only. */
const OTHER_CUES = 12;

export interface DefaultWordsInput {
  classes: readonly string[];
  cues: readonly CueDescription[];
  judgements: readonly CueJudgement[];
  vocabulary: CueVocabulary;
}

/** Without blanks: "landbird" and "land bird" name the same. */
function joined(name: string): string {
  return wordsOfName(name).replaceAll(' ', '');
}

/** The vocabulary's cue that names the class, if one does: its other words are synonyms. */
function cueNaming(name: string, { cues }: CueVocabulary): Cue | undefined {
  const own = joined(name);
  return cues.find(({ words }) =>
    words.map(joined).some((word) => word === own || word === `${own}s` || `${word}s` === own),
  );
}

function classList(name: string, vocabulary: CueVocabulary): WordList {
  const own = wordsOfName(name);
  return { name, anchor: own, words: [...new Set([own, ...(cueNaming(name, vocabulary)?.words ?? [])])] };
}

/** The words of a judged text cue; a typed one is its own word. */
function wordsOfCue({ id, title }: CueDescription, { cues }: CueVocabulary): readonly string[] {
  return cues.find((cue) => `text:${cue.id}` === id)?.words ?? [title];
}

/** One list per class that has spurious cues in words; classes whose first cue is the same share the list, with the words of both. */
function judgedLists({ classes, cues, judgements, vocabulary }: DefaultWordsInput): WordList[] {
  const lists = classes.flatMap((_, classIndex): WordList[] => {
    const own = judgements
      .filter((one) => one.classIndex === classIndex && one.judgement === 'spurious')
      .flatMap(({ cueId }) => cues.filter(({ id, kind }) => id === cueId && kind === 'text'));
    const [first] = own;
    if (!first) return [];
    const words = [...new Set(own.flatMap((cue) => wordsOfCue(cue, vocabulary)))];
    return [{ name: first.title, anchor: first.title, words }];
  });
  const names = [...new Set(lists.map(({ name }) => name))];
  return names.map((name) => {
    const same = lists.filter((list) => list.name === name);
    return { ...same[0]!, words: [...new Set(same.flatMap(({ words }) => words))] };
  });
}

/** What else there is of the kind of the only judged cue. */
function otherList(judged: WordList, vocabulary: CueVocabulary): WordList[] {
  const cue = vocabulary.cues.find(({ words }) => words.includes(judged.name));
  const group = vocabulary.groups.find(({ id }) => id === cue?.group);
  if (!cue || !group) return [];
  const others = vocabulary.cues.filter(
    (other) => other.group === group.id && !other.words.some((word) => judged.words.includes(word)),
  );
  const words = others.slice(0, OTHER_CUES).map((other) => other.words[0]!);
  return words.length > 0 ? [{ name: `other: ${group.title.toLowerCase()}`, anchor: words[0]!, words }] : [];
}

/**
 * Lists to begin with: each class by its name and the vocabulary's synonyms of it, each value of the cue by the words of the cues judged
 * spurious. Few words; a person adds to them, or brings a file. Without a judged cue in words there are no values.
 */
export function defaultWords(input: DefaultWordsInput): WordLists {
  const judged = judgedLists(input);
  const [only] = judged;
  return {
    classes: input.classes.map((name) => classList(name, input.vocabulary)),
    values: judged.length === 1 && only ? [only, ...otherList(only, input.vocabulary)] : judged,
  };
}
