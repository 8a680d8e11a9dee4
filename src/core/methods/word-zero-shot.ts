import type { EmbeddedWords } from '../embedded-words';
import { checkWords, shortageOf, type WordCheck } from '../word-validation';
import { makeHead, resolveOptions, secondsSince } from './mitigation';
import type { Mitigation, MitigationInput } from './mitigation';
import { keptText, requireSharedSpace, wordNotes } from './word-input';
import { LOGIT_SCALE } from './zero-shot';

/** What a method makes of the words: one vector per class, and how it came to be, for the record. */
export interface ClassVectors {
  rows: readonly Float64Array[];
  /** What the vectors are multiplied with; absent: CLIP's scale, for vectors and images of unit length. */
  scale?: number;
  detail: string;
}

type MakeVectors = (
  words: EmbeddedWords,
  check: WordCheck,
  options: Readonly<Record<string, number>>,
  input: MitigationInput,
) => ClassVectors;

/** A zero-shot head debiased with words: nothing is fitted and nothing chosen, W is a vector per class made of words alone, b is 0. */
export function wordZeroShot(told: Omit<Mitigation, 'needs' | 'run'>, make: MakeVectors): Mitigation {
  return {
    ...told,
    needs: ['words', 'shared-space'],
    async run(input, tools, given) {
      const startedAt = Date.now();
      const options = resolveOptions(told.options, given);
      const material = requireSharedSpace(input);
      const { words } = material;
      const check = checkWords(words, null);
      const shortage = shortageOf(check, words);
      if (shortage) throw shortage;
      const { rows, scale = LOGIT_SCALE, detail } = make(words, check, options, input);
      const weights = Float64Array.from(rows.flatMap((row) => [...row].map((value) => scale * value)));
      const head = makeHead(
        input,
        { weights, bias: new Float64Array(input.classCount) },
        {
          method: told.id,
          seed: tools.seed,
          selection: 'no selection',
          options,
          detail: `${detail}; ${keptText(check, material)}`,
        },
      );
      const notes = wordNotes(check, material);
      const seconds = secondsSince(startedAt);
      return { head, trace: [], rowsUsed: new Uint32Array(0), notes, words: check, seconds };
    },
  };
}
