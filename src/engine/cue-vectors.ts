import type { CueDescription } from '../core/audit';
import { AppError } from '../core/errors';
import {
  cueName,
  isKnownPhrase,
  isSurroundings,
  knownCues,
  parseVocabulary,
  promptsFor,
  tokensOf,
  TYPED_CUE_GROUP,
  type CueGroup,
  type CueVocabulary,
} from '../core/vocabulary';
import type { EncoderClient } from '../compute/encoder-client';
import type { TaskOptions } from './types';

/** Prompts per cue for encoders that take minutes for ten thousand of them: its first word in its first template. */
const PROMPTS_PER_CUE_SLOW = 1;
const TEXTS_PER_CALL = 256;

export interface TextCues {
  cues: CueDescription[];
  /** cues x dimension, each the mean of its prompts' unit vectors. */
  vectors: Float32Array;
  unknown: string[];
}

/** Fetches and checks the vocabulary; it is loaded with the step that needs it. */
export async function loadVocabulary(signal?: AbortSignal): Promise<CueVocabulary> {
  const response = await fetch(new URL('cues/vocabulary.json', document.baseURI), { signal: signal ?? null });
  if (!response.ok) {
    throw new AppError(
      'model-missing',
      `The cue vocabulary could not be read (status ${response.status}).`,
      'Reload the page; if it stays, start the studio again with npm start.',
    );
  }
  return parseVocabulary(await response.json());
}

export async function wordKnowledge(
  encoder: EncoderClient,
  words: readonly string[],
): Promise<(word: string) => boolean> {
  const distinct = [...new Set(words)];
  const flags = await encoder.knowsWords(distinct);
  const known = new Set(distinct.filter((_, i) => flags[i]));
  return (word) => known.has(word);
}

/**
 * The phrases that the bundled encoder was trained on. It adds up the vectors of words, so that it would score any phrase of known
 * words: "white coat" would be named for whatever is white and woven. In an audit's vocabulary only what was learnt counts.
 */
export async function loadLearntPhrases(signal?: AbortSignal): Promise<(phrase: string) => boolean> {
  const response = await fetch(new URL('models/studio-encoder/phrases.json', document.baseURI), {
    signal: signal ?? null,
  });
  if (!response.ok) {
    throw new AppError(
      'model-missing',
      `The bundled encoder's list of phrases could not be read (status ${response.status}).`,
      'Reload the page; if it stays, start the studio again with npm start.',
    );
  }
  const phrases = (await response.json()) as string[];
  const learnt = new Set(phrases.map((phrase) => tokensOf(phrase).join(' ')));
  return (phrase) => learnt.has(tokensOf(phrase).join(' '));
}

/** Mean of the unit vectors of consecutive prompts: prompts x d and how many belong to each cue -> cues x d. */
export function averageUnitVectors(
  vectors: Float32Array,
  dimension: number,
  promptCounts: readonly number[],
): Float32Array {
  const means = new Float32Array(promptCounts.length * dimension);
  let prompt = 0;
  promptCounts.forEach((count, cue) => {
    const mean = means.subarray(cue * dimension, (cue + 1) * dimension);
    for (let i = 0; i < count; i++, prompt++) {
      const vector = vectors.subarray(prompt * dimension, (prompt + 1) * dimension);
      const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
      for (let j = 0; j < dimension; j++) mean[j]! += vector[j]! / norm / count;
    }
  });
  return means;
}

/** Embeds lists of prompts, one list per cue, and averages each. */
async function embedPromptLists(
  encoder: EncoderClient,
  promptLists: readonly (readonly string[])[],
  task: TaskOptions = {},
): Promise<Float32Array> {
  const prompts = promptLists.flat();
  const startedAt = Date.now();
  let all = new Float32Array(0);
  for (let start = 0; start < prompts.length; start += TEXTS_PER_CALL) {
    const texts = prompts.slice(start, start + TEXTS_PER_CALL);
    const vectors = await encoder.embedTexts(texts, task.signal ? { signal: task.signal } : {});
    if (start === 0) all = new Float32Array((vectors.length / texts.length) * prompts.length);
    all.set(vectors, start * (vectors.length / texts.length));
    task.onProgress?.({
      stage: 'Reading the words of the cues',
      done: start + texts.length,
      total: prompts.length,
      unit: 'prompts',
      startedAt,
    });
  }
  return averageUnitVectors(
    all,
    prompts.length > 0 ? all.length / prompts.length : 0,
    promptLists.map((list) => list.length),
  );
}

/** Every cue of the vocabulary that the encoder knows, with its vector; the others by name. */
export async function embedVocabulary(encoder: EncoderClient, task: TaskOptions = {}): Promise<TextCues> {
  const vocabulary = await loadVocabulary(task.signal);
  const isKnownWord = await wordKnowledge(
    encoder,
    vocabulary.cues.flatMap((cue) => cue.words.flatMap(tokensOf)),
  );
  const isLearnt = encoder.isBundled ? await loadLearntPhrases(task.signal) : () => true;
  const { known, unknown } = knownCues(vocabulary, (phrase) => isKnownPhrase(phrase, isKnownWord) && isLearnt(phrase));
  const groups = new Map(vocabulary.groups.map((group) => [group.id, group]));
  const groupOf = (id: string): CueGroup => groups.get(id) ?? TYPED_CUE_GROUP;
  const promptLists = known.map(({ cue, words }) => {
    const prompts = promptsFor({ words }, groupOf(cue.group));
    return encoder.isFastWithWords ? prompts : prompts.slice(0, PROMPTS_PER_CUE_SLOW);
  });
  return {
    cues: known.map(({ cue }) => ({
      id: `text:${cue.id}`,
      kind: 'text',
      title: cueName(cue),
      group: groupOf(cue.group).title,
      isSurroundings: isSurroundings(groupOf(cue.group)),
    })),
    vectors: await embedPromptLists(encoder, promptLists, task),
    unknown: unknown.map(cueName),
  };
}

const TYPED_PREFIX = 'text:typed-';

/** Whether a cue was typed by the person instead of coming with the vocabulary. */
export function isTypedCue({ id }: CueDescription): boolean {
  return id.startsWith(TYPED_PREFIX);
}

/** A cue that the person typed. @throws AppError `bad-input` where the encoder does not know its words. */
export async function embedTypedCue(
  encoder: EncoderClient,
  text: string,
  task: TaskOptions = {},
): Promise<{ cue: CueDescription; vector: Float32Array }> {
  const title = text.trim().toLowerCase();
  const tokens = tokensOf(title);
  const isKnownWord = await wordKnowledge(encoder, tokens);
  if (!isKnownPhrase(title, isKnownWord)) {
    const strange = tokens.filter((token) => !isKnownWord(token));
    throw new AppError(
      'bad-input',
      strange.length > 0
        ? `This encoder does not know "${strange.join('", "')}", so the cue cannot be scored.`
        : 'Type a word or a short phrase.',
      'Try a simpler or more common word, or choose an encoder with a larger vocabulary in the step Embed.',
    );
  }
  const vector = await embedPromptLists(encoder, [promptsFor({ words: [title] }, TYPED_CUE_GROUP)], task);
  const id = `${TYPED_PREFIX}${tokens.join('-')}`;
  return { cue: { id, kind: 'text', title, group: TYPED_CUE_GROUP.id, isSurroundings: false }, vector };
}

/** How a class's name reads as words: "red_fox" is "red fox". */
function nameWords(name: string): string {
  return name.replace(/[_-]+/g, ' ').toLowerCase();
}

/** One vector per class from its name where the encoder knows it; zeros, and told so, where it does not. */
export async function embedKnownClassNames(
  encoder: EncoderClient,
  classes: readonly string[],
  dimension: number,
  task: TaskOptions = {},
): Promise<{ vectors: Float32Array; isKnown: boolean[] }> {
  const names = classes.map(nameWords);
  const isKnownWord = await wordKnowledge(encoder, names.flatMap(tokensOf));
  const isKnown = names.map((name) => isKnownPhrase(name, isKnownWord));
  const known = [...names.keys()].filter((classIndex) => isKnown[classIndex]);
  const found = await embedPromptLists(
    encoder,
    known.map((classIndex) => promptsFor({ words: [names[classIndex]!] }, TYPED_CUE_GROUP)),
    task,
  );
  const vectors = new Float32Array(classes.length * dimension);
  known.forEach((classIndex, place) => {
    vectors.set(found.subarray(place * dimension, (place + 1) * dimension), classIndex * dimension);
  });
  return { vectors, isKnown };
}

/** One vector per class from its name, for zero-shot. @throws AppError `bad-input` naming the classes that are unknown words. */
export async function embedClassNames(
  encoder: EncoderClient,
  classes: readonly string[],
  task: TaskOptions = {},
): Promise<Float32Array> {
  const names = classes.map(nameWords);
  const isKnownWord = await wordKnowledge(encoder, names.flatMap(tokensOf));
  const strange = names.filter((name) => !isKnownPhrase(name, isKnownWord));
  if (strange.length > 0) {
    throw new AppError(
      'bad-input',
      `Zero-shot needs class names that the encoder knows; it does not know "${strange.join('", "')}".`,
      'Rename the class folders to common words, choose a larger encoder, or fit a head instead.',
    );
  }
  return embedPromptLists(
    encoder,
    names.map((name) => promptsFor({ words: [name] }, TYPED_CUE_GROUP)),
    task,
  );
}
