import { orthonormalBasis, withoutSpan } from '../text-projection';
import type { FeatureMatrix } from '../normalisation';
import { rowsOfSplit } from '../splits';
import { checkWords, shortageOf, type WordCheck } from '../word-validation';
import type { EmbeddedWords } from '../embedded-words';
import { makeHead, resolveOptions, secondsSince, type Mitigation, type NumberOption } from './mitigation';
import { classDirections, listDirections, LOGIT_SCALE } from './word-directions';
import { keptText, requireSharedSpace, wordNotes } from './word-input';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'spuriousPairs',
    title: 'Pairs of words of the cue',
    description:
      'Differences taken out of the images, for each pair of values: the first words of their lists side by side.',
    default: 4,
    minimum: 1,
    maximum: 64,
    isInteger: true,
  },
  {
    id: 'truePairs',
    title: 'Pairs of words of the classes',
    description: 'Differences that the images are strengthened along, for each pair of classes; 0: none.',
    default: 4,
    minimum: 0,
    maximum: 64,
    isInteger: true,
  },
];

/** Differences of words side by side, for every pair of lists of a kind. */
function pairDirections(words: EmbeddedWords, check: WordCheck, kind: 'class' | 'value', most: number): Float64Array[] {
  const lists = kind === 'class' ? words.lists.classes : words.lists.values;
  const directions = lists.map((_, list) => listDirections(words, check, kind, list, most));
  return directions.flatMap((own, list) =>
    directions
      .slice(list + 1)
      .flatMap((other) =>
        own.slice(0, other.length).map((direction, at) => direction.map((value, j) => value - other[at]![j]!)),
      ),
  );
}

/** Applies x + (x . q) q for each direction. */
function strengthened(vector: Float64Array, directions: readonly Float64Array[]): Float64Array {
  const out = vector.slice();
  for (const direction of directions) {
    const along = out.reduce((sum, value, j) => sum + value * direction[j]!, 0);
    for (let j = 0; j < out.length; j += 1) out[j]! += along * direction[j]!;
  }
  return out;
}

/** Mean length of the training images after what the method does to them. */
function meanLength(features: FeatureMatrix, rows: Uint32Array, apply: (vector: Float64Array) => Float64Array): number {
  const { dimension, values } = features;
  let sum = 0;
  for (const row of rows) {
    sum += Math.hypot(...apply(Float64Array.from(values.subarray(row * dimension, (row + 1) * dimension))));
  }
  return rows.length > 0 ? sum / rows.length : 1;
}

/**
 * RoboShot changes the images, not the words: x less its parts along the cue's directions, then more of its parts along the classes'.
 * Every step is linear and its rescaling to unit length leaves the largest logit where it is, so all of it is folded into the weights,
 * A^T t for a class's text t. Only the temperature is that of the mean image in place of each image's own.
 */
export const roboshot: Mitigation = {
  id: 'roboshot',
  title: 'Zero-shot, images debiased (RoboShot)',
  description:
    'Class names as weights, with the directions of the cue’s words taken out of the images and those of the classes’ words strengthened.',
  paper: 'Adila et al., Zero-shot robustification of zero-shot models, 2024, arXiv 2309.04344',
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
    const spurious = orthonormalBasis(pairDirections(words, check, 'value', options['spuriousPairs']!));
    const truth = orthonormalBasis(pairDirections(words, check, 'class', options['truePairs']!));
    const train = rowsOfSplit(input.splits, 'train');
    const onImage = (image: Float64Array) => strengthened(withoutSpan(image, spurious), truth);
    const scale = LOGIT_SCALE / Math.max(meanLength(input.features, train, onImage), 1e-12);
    // The transpose: the other way round, each step being symmetric; an orthonormal set commutes with itself.
    const rows = classDirections(words, check).map((text) => withoutSpan(strengthened(text, truth), spurious));
    const weights = Float64Array.from(rows.flatMap((row) => [...row].map((value) => scale * value)));
    const head = makeHead(
      input,
      { weights, bias: new Float64Array(input.classCount) },
      {
        method: 'roboshot',
        seed: tools.seed,
        selection: 'no selection',
        options,
        detail: `${spurious.length} directions of the cue taken out, ${truth.length} of the classes strengthened; ${keptText(check, material)}`,
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
