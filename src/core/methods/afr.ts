import { crossFit } from '../cross-fit';
import { logits, probabilitiesOf, type HeadWeights } from '../head';
import { stratifiedFolds } from '../splits';
import { lambdaFromScikitC } from '../trainer';
import { makeHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, MitigationInput, MitigationTools, NumberOption } from './mitigation';
import { progressOf } from './balanced-refits';
import { gather, safeCoordinates } from './safe-coordinates';
import { offerAnchored } from './anchored-stage';
import { BestHead, isBetter, shareText, stopEarly, ValidationWatch, type ValidationScore } from './validation-score';

/** Gammas that are tried where none is given; the paper's range for Waterbirds starts at 4. */
export const GAMMAS = [2, 4, 8, 12, 16, 20] as const;

/** Strengths of the pull back to the first head that are tried beside none, at the best gamma. */
const PULLS = [0.1, 0.3] as const;

/** From this many training images on the paper's fifth is enough for the second stage, which is fitted and not descended: both would cost long. */
const MANY_IMAGES = 5000;

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'gamma',
    title: 'gamma',
    description: `How much more a badly predicted image weighs; 0 chooses it of ${GAMMAS.join(', ')} on validation.`,
    default: 0,
    minimum: 0,
    maximum: 100,
    isInteger: false,
  },
  {
    id: 'steps',
    title: 'Steps at most',
    description:
      'Full-batch steps of the second stage; the best of every tenth on validation is kept. From 5,000 training images on it is fitted to its end in their place, at four strengths of the pull.',
    default: 300,
    minimum: 10,
    maximum: 10_000,
    isInteger: true,
  },
  {
    id: 'heldOutPercent',
    title: 'Held out, percent',
    description:
      'Share of the training images for the second stage, the first being fitted on the others (the paper: 20); 0: all, each weighed by a head that was not fitted on it, and 20 from 5,000 images on.',
    default: 0,
    minimum: 0,
    maximum: 50,
    isInteger: true,
  },
];

/** exp(-gamma p), divided by their sum. @param p probability of the label */
export function afrWeights(p: ArrayLike<number>, gamma: number): Float64Array {
  const weights = Float64Array.from(p, (own) => Math.exp(-gamma * own));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The same, divided by the size of the image's class: classes of unequal size weigh alike before gamma. */
function classBalanced(weights: Float64Array, labels: ArrayLike<number>): Float64Array {
  const sizes = new Map<number, number>();
  for (let i = 0; i < weights.length; i += 1) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
  const own = weights.map((weight, i) => weight / sizes.get(labels[i]!)!);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return own.map((weight) => weight / total);
}

interface FirstStage {
  head: HeadWeights;
  /** Images of the second stage. */
  rows: Uint32Array;
  /** Probability of the label per image of `rows`, of a head that was not fitted on it. */
  p: Float64Array;
  words: string;
}

function ownProbabilities(values: Float64Array, input: MitigationInput, rows: Uint32Array): Float64Array {
  const probabilities = probabilitiesOf(values, input.classCount);
  return Float64Array.from(rows, (row, i) => probabilities[i * input.classCount + input.labels[row]!]!);
}

async function firstStage(input: MitigationInput, tools: MitigationTools, heldOutPercent: number): Promise<FirstStage> {
  const all = trainRows(input);
  const percent = heldOutPercent || (all.length < MANY_IMAGES ? 0 : 20);
  const { features, labels, classCount } = input;
  const fitAt = (rows: Uint32Array) =>
    tools.trainer.fit(
      { features, labels, classCount, rows },
      { l2: lambdaFromScikitC(1, rows.length, classCount) },
      tools,
    );
  if (percent === 0) {
    const crossed = await crossFit(
      tools.trainer,
      { features, labels, classCount, rows: all },
      { c: 1, seed: tools.seed },
      tools,
    );
    const p = ownProbabilities(crossed.logits, input, all);
    return {
      head: await fitAt(all),
      rows: all,
      p,
      words: `all ${all.length} training images, weighed by 5-fold probabilities, from erm`,
    };
  }
  const folds = stratifiedFolds(labels, classCount, 100, tools.seed, all);
  const rows = all.filter((_, i) => folds[i]! < percent);
  const others = all.filter((_, i) => folds[i]! >= percent);
  const head = await fitAt(others);
  const p = ownProbabilities(logits(head, features, rows), input, rows);
  return {
    head,
    rows,
    p,
    words: `${rows.length} training images held out from the first stage, which fits the other ${others.length} with C = 1`,
  };
}

/** The second stage: descent from the first head with reweighted images, and what it is chosen by. */
class SecondStage {
  readonly #input: MitigationInput;
  readonly #stage: FirstStage;
  readonly #tools: MitigationTools;
  readonly #steps: number;
  readonly #kept: BestHead;
  readonly #places: Uint32Array;
  readonly #labels: Uint16Array;

  constructor(input: MitigationInput, stage: FirstStage, tools: MitigationTools, steps: number, kept: BestHead) {
    this.#input = input;
    this.#stage = stage;
    this.#tools = tools;
    this.#steps = steps;
    this.#kept = kept;
    this.#places = Uint32Array.from(stage.rows, (_, i) => i);
    this.#labels = Uint16Array.from(stage.rows, (row) => input.labels[row]!);
  }

  /** Offers every tenth step. @returns the best score on the way */
  async descend(gamma: number, pull: number): Promise<ValidationScore | null> {
    const weights = classBalanced(afrWeights(this.#stage.p, gamma), this.#labels);
    const own = gather(this.#input.features, this.#stage.rows);
    const coordinates = safeCoordinates(own, [{ rows: this.#places, weights }]);
    const start = coordinates.enter(this.#stage.head);
    let best: ValidationScore | null = null;
    await this.#tools.trainer.descend(
      {
        features: coordinates.features,
        labels: this.#labels,
        classCount: this.#input.classCount,
        rows: this.#places,
        sampleWeights: weights.map((weight) => weight * this.#places.length),
      },
      {
        start,
        // The pull adds a curvature of twice its strength.
        stepSize: coordinates.stepSize / (1 + 2 * pull),
        maximumSteps: this.#steps,
        longestGradient: 1,
        ...(pull > 0 && { anchor: { head: start, strength: pull } }),
        afterStep: stopEarly((step, current) => {
          const score = this.#kept.offer(
            coordinates.leave(current),
            `gamma = ${gamma}, lambda = ${pull}, step ${step}`,
            { gamma },
          );
          if (isBetter(score, best)) best = score;
          return score;
        }),
      },
      { signal: this.#tools.signal },
    );
    return best;
  }

  /** Each gamma without a pull; then the pulls at the best of them. */
  async search(gammas: readonly number[]): Promise<void> {
    const report = progressOf(this.#tools.onProgress, gammas.length + PULLS.length, 'Second stage');
    let leader: { gamma: number; score: ValidationScore } | null = null;
    for (const gamma of gammas) {
      const score = await this.descend(gamma, 0);
      if (score && isBetter(score, leader?.score ?? null)) leader = { gamma, score };
      report();
    }
    for (const pull of PULLS) {
      if (leader) await this.descend(leader.gamma, pull);
      report();
    }
  }
}

/** Automatic feature reweighting. */
export const afr: Mitigation = {
  id: 'afr',
  title: 'AFR',
  description:
    'Goes on from the plain head with more weight on training images that it predicts badly; it needs no groups on the training images.',
  paper: 'Qiu et al., Simple and fast group robustness by automatic feature reweighting, 2023, arXiv 2306.11074',
  needs: [],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const watch = ValidationWatch.of(input);
    const stage = await firstStage(input, tools, options['heldOutPercent']!);
    const kept = new BestHead(watch);
    kept.offer(stage.head, 'the first stage as it is');
    const gammas = options['gamma'] ? [options['gamma']] : GAMMAS;
    if (trainRows(input).length < MANY_IMAGES) {
      await new SecondStage(input, stage, tools, options['steps']!, kept).search(gammas);
    } else {
      const labels = Uint16Array.from(stage.rows, (row) => input.labels[row]!);
      const weightings = gammas.map((gamma) => ({
        words: `gamma = ${gamma}`,
        weights: classBalanced(afrWeights(stage.p, gamma), labels),
        chosen: { gamma },
      }));
      const { head, rows } = stage;
      await offerAnchored(input, { head, rows, weightings }, kept, tools, tools.onProgress);
    }
    const { head: best, words, score, chosen } = kept.best;
    const head = makeHead(input, best, {
      method: 'afr',
      seed: tools.seed,
      selection: `${watch.rule}: ${options['gamma'] ? '' : 'gamma, '}lambda and step`,
      options: { ...options, ...chosen },
      detail: `${words} (${shareText(score.first)} there); ${stage.words}`,
    });
    return { head, trace: [], rowsUsed: stage.rows, notes: [], seconds: secondsSince(startedAt) };
  },
};
