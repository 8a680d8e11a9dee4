import type { EncoderClient } from '../compute/encoder-client';
import { placedWords, promptsOf, type EmbeddedWords } from '../core/embedded-words';
import type { FeatureMatrix } from '../core/normalisation';
import { isKnownPhrase, tokensOf } from '../core/vocabulary';
import type { WordLists } from '../core/word-lists';
import { loadLearntPhrases, wordKnowledge } from './cue-vectors';
import type { TaskOptions } from './types';

const TEXTS_PER_CALL = 256;

/** Reads word lists with an encoder, and keeps what it has read: a changed word costs its own sentences, not all of them. */
export class WordReader {
  readonly #read = new Map<string, Float32Array>();

  /** Vectors of the lists in the shape that the methods take. */
  async read(encoder: EncoderClient, lists: WordLists, task: TaskOptions): Promise<EmbeddedWords> {
    const dimension = encoder.loaded('encoder')?.identity.dimension ?? 0;
    const isKnown = await this.#knowledge(encoder, lists, task.signal);
    const prompts = promptsOf(lists);
    const anchors = [...lists.classes, ...lists.values].map(({ anchor }) => isKnown(anchor));
    const words = placedWords(lists).map(({ word }) => isKnown(word));
    const isJointKnown = lists.classes.flatMap((_, own) =>
      lists.values.flatMap((_value, value) => {
        const sentences = prompts.joint.length / (lists.classes.length * lists.values.length);
        return new Array<boolean>(sentences).fill(anchors[own]! && anchors[lists.classes.length + value]!);
      }),
    );
    const texts = prompts.words.flat();
    const perWord = texts.length / Math.max(1, words.length);
    const isTextKnown = words.flatMap((known) => new Array<boolean>(perWord).fill(known));
    const wanted = [...texts.filter((_, i) => isTextKnown[i]), ...prompts.anchors.filter((_, i) => anchors[i])];
    await this.#embed(encoder, [...wanted, ...prompts.joint.filter((_, i) => isJointKnown[i])], task);
    return {
      lists,
      isKnown: words,
      texts: this.#matrix(texts, isTextKnown, dimension),
      anchors: this.#matrix(prompts.anchors, anchors, dimension),
      isAnchorKnown: anchors,
      joint: this.#matrix(prompts.joint, isJointKnown, dimension),
    };
  }

  /** Forgets what another encoder has read. */
  clear(): void {
    this.#read.clear();
  }

  async #knowledge(
    encoder: EncoderClient,
    lists: WordLists,
    signal: AbortSignal | undefined,
  ): Promise<(phrase: string) => boolean> {
    const all = [...lists.classes, ...lists.values].flatMap(({ anchor, words }) => [anchor, ...words]);
    const isKnownWord = await wordKnowledge(encoder, all.flatMap(tokensOf));
    // The bundled encoder adds up words: "land bird" would be a bird and much land.
    const isLearnt = encoder.isBundled ? await loadLearntPhrases(signal) : () => true;
    return (phrase) => isKnownPhrase(phrase, isKnownWord) && isLearnt(phrase);
  }

  async #embed(encoder: EncoderClient, texts: readonly string[], task: TaskOptions): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !this.#read.has(text));
    const startedAt = Date.now();
    for (let start = 0; start < missing.length; start += TEXTS_PER_CALL) {
      const batch = missing.slice(start, start + TEXTS_PER_CALL);
      const vectors = await encoder.embedTexts(batch, task.signal ? { signal: task.signal } : {});
      const dimension = vectors.length / batch.length;
      batch.forEach((text, i) => this.#read.set(text, vectors.slice(i * dimension, (i + 1) * dimension)));
      task.onProgress?.({
        stage: 'Reading the words',
        done: start + batch.length,
        total: missing.length,
        unit: 'sentences',
        startedAt,
      });
    }
  }

  #matrix(texts: readonly string[], isKnown: readonly boolean[], dimension: number): FeatureMatrix {
    const values = new Float32Array(texts.length * dimension);
    texts.forEach((text, i) => {
      if (isKnown[i]) values.set(this.#read.get(text)!, i * dimension);
    });
    return { rowCount: texts.length, dimension, values };
  }
}
