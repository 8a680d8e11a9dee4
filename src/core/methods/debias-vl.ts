import { calibratedProjection, unitVector } from '../text-projection';
import type { NumberOption } from './mitigation';
import { classDirections, jointDifferences, listDirections } from './word-directions';
import { wordZeroShot } from './word-zero-shot';

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
export const debiasVl = wordZeroShot(
  {
    id: 'debias-vl',
    title: 'Zero-shot, words debiased (debias_vl)',
    description:
      'Class names as weights, after the directions of the cue’s words are projected out of them; the images stay as they are.',
    paper: 'Chuang et al., Debiasing vision-language models via biased prompts, 2023, arXiv 2302.00070',
    options: OPTIONS,
  },
  (words, check, options) => {
    const spurious = words.lists.values.flatMap((_, list) =>
      listDirections(words, check, 'value', list, options['wordsPerValue']!),
    );
    const differences = jointDifferences(words);
    const projected = calibratedProjection(spurious, differences, options['lambda']!);
    return {
      rows: classDirections(words, check).map((direction) => unitVector(projected(direction))),
      detail: `${spurious.length} words of the cue projected out, calibrated on ${differences.length} pairs of sentences`,
    };
  },
);
