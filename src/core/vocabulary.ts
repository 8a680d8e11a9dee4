/**
 * The vocabulary of cues: what an audit asks every image about in words. It is a data file (`public/cues/vocabulary.json`); this file
 * checks it, says which of its cues an encoder can score, and turns a cue into prompts.
 */

import { AppError } from './errors';

export const VOCABULARY_SCHEMA_VERSION = 1;

/** One thing that may be seen in an image. The first of `words` is its shown name, the others are synonyms. */
export interface Cue {
  /** Kebab-case, unique in the vocabulary. */
  id: string;
  /** Id of its group. */
  group: string;
  words: readonly string[];
}

/** Cues of one sort. */
export interface CueGroup {
  id: string;
  title: string;
  /** True for surroundings and picture-making: the only cues that may be taken as spurious without being asked. */
  surroundings: boolean;
  /** Sentences with one `{}` for the word, such as "a photo taken in a {}". */
  templates: readonly string[];
}

export interface CueVocabulary {
  schemaVersion: typeof VOCABULARY_SCHEMA_VERSION;
  /** BCP 47 tag of the words' language. */
  language: string;
  groups: readonly CueGroup[];
  cues: readonly Cue[];
}

/** A cue that an encoder can score, with those of its words that the encoder knows. */
export interface KnownCue {
  cue: Cue;
  words: readonly string[];
}

/** Cues of the person's own are tried in neutral sentences; they are never taken as spurious unasked. */
export const TYPED_CUE_GROUP: CueGroup = {
  id: 'typed',
  title: 'Typed',
  surroundings: false,
  templates: ['a photo of {}', 'a picture with {}', 'a photo showing {}'],
};

/** Words that join others and show nothing themselves: an encoder need not know them to know a phrase. */
const JOINING_WORDS: ReadonlySet<string> = new Set('a an the of in on at to by for from with and or its'.split(' '));

/** The name under which a cue is shown. */
export function cueName(cue: Cue): string {
  return cue.words[0]!;
}

/** Whether cues of the group may be taken as spurious without being asked: never those of objects, people and animals. */
export function isSurroundings(group: CueGroup): boolean {
  return group.surroundings;
}

/** Lower-case runs of letters and digits, joining words left out: "Out-of-focus" gives ["out", "focus"]. */
export function tokensOf(words: string): string[] {
  const runs = words.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return runs.filter((token) => !JOINING_WORDS.has(token));
}

/** Whether every token of a word or phrase is known; a phrase without any token is not. */
export function isKnownPhrase(phrase: string, isKnownWord: (word: string) => boolean): boolean {
  const tokens = tokensOf(phrase);
  return tokens.length > 0 && tokens.every(isKnownWord);
}

/**
 * Parts the cues into those that an encoder can score and those that it cannot, each in the vocabulary's order. A cue is known if at
 * least one of its words is; words of templates are not asked for.
 */
export function knownCues(
  vocabulary: CueVocabulary,
  isKnown: (phrase: string) => boolean,
): { known: KnownCue[]; unknown: Cue[] } {
  const known: KnownCue[] = [];
  const unknown: Cue[] = [];
  for (const cue of vocabulary.cues) {
    const words = cue.words.filter(isKnown);
    if (words.length > 0) known.push({ cue, words });
    else unknown.push(cue);
  }
  return { known, unknown };
}

/**
 * The sentences whose vectors are averaged into the cue's: every word in every template, words first. So the first
 * `group.templates.length` prompts are those of the first word, and an encoder that is slow with words can stop there.
 */
export function promptsFor(cue: Pick<Cue, 'words'>, group: Pick<CueGroup, 'templates'>): string[] {
  return cue.words.flatMap((word) => group.templates.map((template) => fillTemplate(template, word)));
}

/** Puts the word in the template, its article made to fit: "a photo of a {}" gives "... a fox", "... an owl", "... trees". */
export function fillTemplate(template: string, word: string): string {
  const [noun = word] = word.split(/ (?:of|with|in|on|at|for|from|to|under|over|above) /);
  const isPlural = /[^aisu]s$/.test(noun);
  const startsWithVowel = /^(?:[aeio]|hour|u(?!ni|ku|rl|-)|x-)/.test(word) && !/^(?:eu|ewe|one\b)/.test(word);
  const article = startsWithVowel ? 'an' : 'a';
  const fitting = isPlural ? template.replace(/\ba \{\}$/, '{}') : template;
  return fitting.replace(/\ba \{\}/, `${article} {}`).replace('{}', () => word);
}

/**
 * Checks what was read from a vocabulary file.
 * @throws AppError `bad-input`, naming the entry that is wrong.
 */
export function parseVocabulary(json: unknown): CueVocabulary {
  const file = asRecord(json, 'The file');
  if (file.schemaVersion !== VOCABULARY_SCHEMA_VERSION) {
    throw invalid(`schemaVersion is ${String(file.schemaVersion)}; this version reads ${VOCABULARY_SCHEMA_VERSION}.`);
  }
  const groups = asArray(file.groups, 'groups').map(parseGroup);
  const groupIds = uniqueIds(groups, 'groups');
  const cues = asArray(file.cues, 'cues').map((entry, index) => parseCue(entry, index, groupIds));
  uniqueIds(cues, 'cues');
  refuseSharedWords(cues);
  return { schemaVersion: VOCABULARY_SCHEMA_VERSION, language: asText(file.language, 'language'), groups, cues };
}

function parseGroup(entry: unknown, index: number): CueGroup {
  const record = asRecord(entry, `groups[${index}]`);
  const id = asId(record.id, `groups[${index}].id`);
  const name = `group "${id}"`;
  if (typeof record.surroundings !== 'boolean') throw invalid(`${name}: surroundings must be true or false.`);
  const templates = asTexts(record.templates, `${name}: templates`);
  for (const template of templates) {
    if (template.split('{}').length !== 2)
      throw invalid(`${name}: the template "${template}" must have exactly one {}.`);
  }
  return { id, title: asText(record.title, `${name}: title`), surroundings: record.surroundings, templates };
}

function parseCue(entry: unknown, index: number, groupIds: ReadonlySet<string>): Cue {
  const record = asRecord(entry, `cues[${index}]`);
  const id = asId(record.id, `cues[${index}].id`);
  const group = asText(record.group, `cue "${id}": group`);
  if (!groupIds.has(group)) throw invalid(`cue "${id}": there is no group "${group}".`);
  const words = asTexts(record.words, `cue "${id}": words`);
  for (const word of words) {
    if (word.includes('{}')) throw invalid(`cue "${id}": the word "${word}" must not have {} in it.`);
    if (tokensOf(word).length === 0) throw invalid(`cue "${id}": "${word}" says nothing that can be seen.`);
  }
  return { id, group, words };
}

function uniqueIds(entries: readonly { id: string }[], where: string): Set<string> {
  const ids = new Set<string>();
  for (const { id } of entries) {
    if (ids.has(id)) throw invalid(`${where}: the id "${id}" is there twice.`);
    ids.add(id);
  }
  return ids;
}

/** Two cues with one word would be one cue tested twice, and each would look like a confirmation of the other. */
function refuseSharedWords(cues: readonly Cue[]): void {
  const owners = new Map<string, string>();
  for (const { id, words } of cues) {
    for (const word of words) {
      const key = word.toLowerCase();
      const owner = owners.get(key);
      if (owner !== undefined) throw invalid(`cue "${id}": the word "${word}" is already in cue "${owner}".`);
      owners.set(key, id);
    }
  }
}

function asRecord(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${name} must be an object.`);
  return value as Record<string, unknown>;
}

function asArray(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`${name} must be a list with something in it.`);
  return value;
}

function asText(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '' || value !== value.trim()) {
    throw invalid(`${name} must be text without blanks at its ends.`);
  }
  return value;
}

function asTexts(value: unknown, name: string): string[] {
  return asArray(value, name).map((entry, index) => asText(entry, `${name}[${index}]`));
}

function asId(value: unknown, name: string): string {
  const id = asText(value, name);
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) throw invalid(`${name} is "${id}"; ids are kebab-case.`);
  return id;
}

function invalid(what: string): AppError {
  return new AppError(
    'bad-input',
    `The cue vocabulary cannot be read: ${what}`,
    'Mend the entry named, or use the vocabulary that came with the studio.',
  );
}
