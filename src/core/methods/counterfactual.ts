import { mulberry32, shuffle } from '../random';
import { withGenerated } from './generated-training';
import { makeHead, requireHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, MitigationInput, NumberOption } from './mitigation';
import { BestHead, isBetter, shareText, ValidationWatch, type ValidationScore } from './validation-score';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'weight',
    title: 'Weight of the counterfactuals',
    description: 'How much their mean loss counts against that of the real images; 1: as much.',
    default: 1,
    minimum: 0.01,
    maximum: 100,
    isInteger: false,
  },
  {
    id: 'stepSize',
    title: 'Step size',
    description: 'Of AdamW, constant.',
    default: 0.001,
    minimum: 1e-6,
    maximum: 1,
    isInteger: false,
  },
  {
    id: 'weightDecay',
    title: 'Weight decay',
    description: 'Of AdamW, on weights and bias.',
    default: 1e-4,
    minimum: 0,
    maximum: 1,
    isInteger: false,
  },
  {
    id: 'epochs',
    title: 'Epochs at most',
    description: 'The best of all epochs on validation is kept; ten without a better one end it.',
    default: 50,
    minimum: 1,
    maximum: 1000,
    isInteger: true,
  },
  {
    id: 'batchSize',
    title: 'Images a batch',
    description: 'Real and counterfactual ones mixed.',
    default: 32,
    minimum: 1,
    maximum: 4096,
    isInteger: true,
  },
];

/** Epochs without a better score after which the tuning ends. */
const PATIENCE_EPOCHS = 10;

/**
 * A weight per training row with a mean of 1: every class weighs the same among the real images and among the counterfactuals, and the counterfactuals
 * together weigh `weight` times the real ones.
 */
export function reinforcedWeights(
  rows: Uint32Array,
  labels: ArrayLike<number>,
  classCount: number,
  isGenerated: (row: number) => boolean,
  weight: number,
): Float64Array {
  const counts = [new Float64Array(classCount), new Float64Array(classCount)];
  for (const row of rows) counts[isGenerated(row) ? 1 : 0]![labels[row]!]! += 1;
  const classes = counts.map((own) => own.filter((count) => count > 0).length);
  const parts = [1 / (1 + weight), weight / (1 + weight)];
  return Float64Array.from(rows, (row) => {
    const of = isGenerated(row) ? 1 : 0;
    return (rows.length * parts[of]!) / (classes[of]! * counts[of]![labels[row]!]!);
  });
}

/** By class-balanced accuracy, which needs no group that somebody named. */
function watchOf(input: MitigationInput): ValidationWatch {
  return ValidationWatch.by(input, 'class-balanced accuracy on validation') ?? ValidationWatch.of(input);
}

/** The second stage of counterfactual reinforcement: the head at hand goes on from where it is, on real images and on counterfactuals. */
export const counterfactual: Mitigation = {
  id: 'counterfactual',
  title: 'Counterfactual reinforcement',
  description:
    'Goes on from the head at hand on real training images and on accepted ones in which one factor of the caption was changed; stopped early by the validation images.',
  paper: 'Li et al., Reinforcing pre-trained models using counterfactual images, 2024, arXiv 2406.13316',
  needs: ['head', 'generated'],
  options: OPTIONS,
  async run(given, tools, values) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, values);
    const start = requireHead(given);
    const watch = watchOf(given);
    const { input, generatedRows } = withGenerated(given, 'counterfactual reinforcement');
    const rows = trainRows(input);
    const firstGenerated = generatedRows[0]!;
    const { features, labels, classCount } = input;
    const isGenerated = (row: number): boolean => row >= firstGenerated;
    const sampleWeights = reinforcedWeights(rows, labels, classCount, isGenerated, options['weight']!);
    const uniform = mulberry32(tools.seed);
    const places = Array.from(rows, (_, i) => i);
    const kept = new BestHead(watch);
    let best: ValidationScore = kept.offer(start, 'the head it began with');
    let epochsSince = 0;
    const trained = await tools.trainer.descendInBatches(
      { features, labels, classCount, rows, sampleWeights },
      {
        start,
        optimiser: 'adamw',
        stepSize: options['stepSize']!,
        schedule: 'constant',
        weightDecay: options['weightDecay']!,
        batchSize: options['batchSize']!,
        epochs: options['epochs']!,
        orderOf: () => Uint32Array.from(shuffle(places, uniform)),
        afterEpoch: (epoch, head) => {
          const score = kept.offer(head, `epoch ${epoch}`);
          epochsSince = isBetter(score, best) ? 0 : epochsSince + 1;
          if (epochsSince === 0) best = score;
          return epochsSince >= PATIENCE_EPOCHS;
        },
      },
      tools,
    );
    const { head: chosen, words, score } = kept.best;
    const head = makeHead(given, chosen, {
      method: 'counterfactual',
      seed: tools.seed,
      selection: `${watch.rule}: epoch`,
      options,
      detail: `${words} of ${trained.epochs} (${shareText(score.first)} on validation); ${rows.length - generatedRows.length} real images and ${generatedRows.length} counterfactuals`,
    });
    const rowsUsed = rows.filter((row) => !isGenerated(row));
    return { head, trace: [], rowsUsed, notes: [], seconds: secondsSince(startedAt) };
  },
};
