import { predict } from '../head';
import { lambdaFromScikitC } from '../trainer';
import { makeHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, NumberOption } from './mitigation';
import { BestHead, shareText, ValidationWatch } from './validation-score';

/** Tried where no weight is given. */
const WEIGHTS = [2, 5, 10, 20, 50, 100] as const;

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'errorWeight',
    title: 'Weight of an error',
    description: `How many times an image of the error set counts; 0 chooses it of ${WEIGHTS.join(', ')} on validation.`,
    default: 0,
    minimum: 0,
    maximum: 10_000,
    isInteger: false,
  },
  {
    id: 'c',
    title: 'C',
    description: 'Inverse strength of the penalty of both heads; 1 under-fits, which is what makes the error set.',
    default: 1,
    minimum: 1e-4,
    maximum: 1e6,
    isInteger: false,
  },
];

/** Weights of 1, and of `errorWeight` in the error set, brought to a mean of 1 so that the penalty keeps its strength. */
export function upweighted(isError: ArrayLike<number>, errorWeight: number): Float64Array {
  const weights = Float64Array.from(isError, (flag) => (flag ? errorWeight : 1));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}

/** Just train twice, on the head. */
export const jtt: Mitigation = {
  id: 'jtt',
  title: 'JTT on the head',
  description: 'Fits the plain head, then fits again with the training images that it got wrong counting many times.',
  paper: 'Liu et al., Just train twice, 2021, arXiv 2107.09044',
  needs: [],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const rows = trainRows(input);
    const { features, labels, classCount } = input;
    const problem = { features, labels, classCount, rows };
    const fit = { l2: lambdaFromScikitC(options['c']!, rows.length, classCount) };
    const watch = ValidationWatch.of(input);
    const first = await tools.trainer.fit(problem, fit, tools);
    const predictions = predict(first, features, rows);
    const isError = Uint8Array.from(rows, (row, i) => (predictions[i] === labels[row] ? 0 : 1));
    const errors = isError.reduce((sum, flag) => sum + flag, 0);
    const kept = new BestHead(watch);
    const weights = options['errorWeight'] ? [options['errorWeight']] : WEIGHTS;
    let start = first;
    for (const [index, weight] of weights.entries()) {
      const sampleWeights = upweighted(isError, weight);
      start = await tools.trainer.fit({ ...problem, sampleWeights }, { ...fit, start }, { signal: tools.signal });
      kept.offer(start, String(weight), { errorWeight: weight });
      tools.onProgress?.({
        stage: 'Choosing the weight',
        done: index + 1,
        total: weights.length,
        unit: 'fits',
        startedAt,
      });
    }
    const { head: best, words, score, chosen } = kept.best;
    const isChosen = weights.length > 1;
    const head = makeHead(input, best, {
      method: 'jtt',
      seed: tools.seed,
      selection: isChosen ? `${watch.rule}: weight of an error` : `fixed weight of an error ${words}`,
      options: { ...options, ...chosen },
      detail: `${errors} of ${rows.length} training images in the error set, each counting ${words} times (${shareText(score.first)} on validation)`,
    });
    const notes = [
      errors === 0
        ? 'The plain head gets every training image right, so there is no error set and nothing changes.'
        : 'The error set holds wrong labels too, if there are any: the tool Labels lists images to look at.',
    ];
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
