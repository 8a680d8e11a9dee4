import { logits, predictionsOf, type HeadWeights } from '../head';
import { meanVector } from '../modality-gap';
import { enterMove, leaveMove, moveFeatures } from '../moved-features';
import type { FeatureMatrix } from '../normalisation';
import { mulberry32 } from '../random';
import { balancedEpoch, evenShares, meanPair, textPairs, textsPerGroup, type TextSet } from '../text-pairs';
import { checkWords, shortageOf } from '../word-validation';
import { makeHead, requireHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, NumberOption } from './mitigation';
import { shareText } from './validation-score';
import { keptText, requireSharedSpace, wordNotes } from './word-input';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'epochs',
    title: 'Epochs',
    description:
      'Over texts, groups balanced, at most 1,024 in each. The paper’s code uses 10 over far larger sets; 10 of these would hardly move a head.',
    default: 100,
    minimum: 1,
    maximum: 10_000,
    isInteger: true,
  },
  {
    id: 'stepSize',
    title: 'Step size',
    description: 'Of Adam, constant, as in the paper’s code.',
    default: 1e-3,
    minimum: 1e-8,
    maximum: 10,
    isInteger: false,
  },
  {
    id: 'batchSize',
    title: 'Texts in a batch',
    description: 'As in the paper’s code.',
    default: 32,
    minimum: 1,
    maximum: 4096,
    isInteger: true,
  },
];

/** Accuracy of the worst group of texts, with its name: what words say the head leans on. */
function worstTexts(head: HeadWeights, features: FeatureMatrix, set: TextSet, names: readonly string[]): string {
  const predictions = predictionsOf(logits(head, features), head.bias.length);
  const right = new Float64Array(set.groupCount);
  const all = new Float64Array(set.groupCount);
  set.groups.forEach((group, row) => {
    all[group]! += 1;
    if (predictions[row] === set.labels[row]) right[group]! += 1;
  });
  const shares = right.map((count, group) => count / all[group]!);
  const worst = shares.indexOf(Math.min(...shares));
  return `${shareText(shares[worst]!)} for ${names[worst]!}`;
}

/** Diagnosis and repair of a head by words, across the modality gap closed by centring. */
export const drml: Mitigation = {
  id: 'drml',
  title: 'Head rectified with words (DrML)',
  description:
    'Asks the head about texts, images and texts each centred on their mean, and goes on from it on the texts with groups balanced.',
  paper: 'Zhang et al., Diagnosing and rectifying vision models using language, 2023, arXiv 2302.04269',
  needs: ['head', 'words', 'shared-space'],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const material = requireSharedSpace(input);
    const start = requireHead(input);
    const { words } = material;
    const check = checkWords(words, null);
    const shortage = shortageOf(check, words);
    if (shortage) throw shortage;
    const set = textPairs(words, check, { isNormalised: true, uniform: mulberry32(tools.seed) });
    const rows = Uint32Array.from(set.labels, (_, row) => row);
    // Every group weighs alike in the mean of the texts, as in the epochs.
    const ofTexts = meanPair(set, evenShares(set.groupCount));
    const onImages = { centre: meanVector(input.features, trainRows(input)), scale: 1 };
    const features = moveFeatures(set.vectors, { centre: ofTexts, scale: 1 });
    const centred = enterMove(start, onImages);
    const { classes, values } = words.lists;
    const names = classes.flatMap((own) => values.map((value) => `${own.name} with ${value.name}`));
    const uniform = mulberry32(tools.seed);
    const rectified = await tools.trainer.descendInBatches(
      { features, labels: set.labels, classCount: input.classCount, rows },
      {
        start: centred,
        optimiser: 'adam',
        stepSize: options['stepSize']!,
        schedule: 'constant',
        weightDecay: 0,
        batchSize: options['batchSize']!,
        epochs: options['epochs']!,
        orderOf: () => balancedEpoch(set, uniform),
      },
      tools,
    );
    const head = makeHead(input, leaveMove(rectified, onImages), {
      method: 'drml',
      seed: tools.seed,
      selection: `last step: epoch ${options['epochs']}`,
      options,
      detail: `${textsPerGroup(set) * set.groupCount} texts an epoch; worst group of texts ${worstTexts(centred, features, set, names)} before, ${worstTexts(rectified, features, set, names)} after; ${keptText(check, material)}`,
    });
    return {
      head,
      trace: [],
      rowsUsed: trainRows(input),
      notes: wordNotes(check, material),
      words: check,
      seconds: secondsSince(startedAt),
    };
  },
};
