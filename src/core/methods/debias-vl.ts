import { calibratedProjection, unitVector } from '../text-projection';
import { checkWords, shortageOf } from '../word-validation';
import { makeHead, resolveOptions, secondsSince, type Mitigation, type NumberOption } from './mitigation';
import { classDirections, jointDifferences, listDirections, LOGIT_SCALE } from './word-directions';
import { keptText, requireSharedSpace, wordNotes } from './word-input';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'lambda',
    title: 'lambda',
    description: 'Weight of the calibration; 0 leaves the plain orthogonal projection. The paper’s code uses 1,000.',
    default: 1000,
    minimum: 0,
    maximum: 1e9,
    isInteger: false,
  },
  {
    id: 'wordsPerValue',
    title: 'Words of each value',
    description: 'Whose directions are projected out: each costs a dimension. The paper uses eight prompts in all.',
    default: 4,
    minimum: 1,
    maximum: 64,
    isInteger: true,
  },
];

/** Zero-shot with the words of the cue projected out of the class names, calibrated by sentences that should mean the same. */
export const debiasVl: Mitigation = {
  id: 'debias-vl',
  title: 'Zero-shot, words debiased (debias_vl)',
  description:
    'Class names as weights, after the directions of the cue’s words are projected out of them; the images stay as they are.',
  paper: 'Chuang et al., Debiasing vision-language models via biased prompts, 2023, arXiv 2302.00070',
  needs: ['words', 'shared-space'],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const material = requireSharedSpace(input);
    const { words } = material;
    const check = checkWords(words, null);
    const shortage = shortageOf(check, words);
    if (shortage) throw shortage;
    const spurious = words.lists.values.flatMap((_, list) =>
      listDirections(words, check, 'value', list, options['wordsPerValue']!),
    );
    const differences = jointDifferences(words);
    const projected = calibratedProjection(spurious, differences, options['lambda']!);
    const rows = classDirections(words, check).map((direction) => unitVector(projected(direction)));
    const weights = Float64Array.from(rows.flatMap((row) => [...row].map((value) => LOGIT_SCALE * value)));
    const head = makeHead(
      input,
      { weights, bias: new Float64Array(input.classCount) },
      {
        method: 'debias-vl',
        seed: tools.seed,
        selection: 'no selection',
        options,
        detail: `${spurious.length} words of the cue projected out, calibrated on ${differences.length} pairs of sentences; ${keptText(check, material)}`,
      },
    );
    return {
      head,
      trace: [],
      rowsUsed: new Uint32Array(0),
      notes: wordNotes(check, material),
      words: check,
      seconds: secondsSince(startedAt),
    };
  },
};
