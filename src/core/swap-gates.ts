import type { Estimate } from './audit';
import { choleskyFactor } from './cholesky';
import { AppError } from './errors';
import { fixGates, judgeGates, passesGates, type GateBounds, type GateMeasures } from './edit-gates';
import type { FlipTest } from './flip-test';
import { solveLower, solveUpper } from './gram';
import { wilson } from './intervals';

/** How a network sees one swap: vectors of the network that the heads sit on, of any length but of one dimension. */
export interface SwapVectors {
  source: ArrayLike<number>;
  made: ArrayLike<number>;
  /** The source with its thing covered. */
  ground: ArrayLike<number>;
  /** The photograph that lends its surroundings, its own thing covered: what the swap would be if the thing had been covered too. */
  lentGround: ArrayLike<number>;
}

/** How a network sees one training photograph and a swap of it; the copy is the photograph encoded again. */
export interface GateExample extends SwapVectors {
  copy: ArrayLike<number>;
}

/** The bounds, and what they did to the photographs that they were fixed on. */
export interface FixedGates {
  bounds: GateBounds;
  /** Each gate for itself lets so many of the swaps pass. */
  share: number;
  /** Training photographs that the direction of presence was learned from, and others that the bounds were fixed on. */
  learnedFrom: number;
  fixedOn: number;
  /** Of the latter: swaps that pass every gate, and swaps without the thing and copies that do not. */
  passed: Estimate;
  coveredRefused: Estimate;
  copiesRefused: Estimate;
}

/** The fixed gates, and the audited head, on photographs that neither has seen. */
export interface SwapCheck {
  /** Test photographs that were swapped. */
  photographs: number;
  passed: Estimate;
  coveredRefused: Estimate;
  copiesRefused: Estimate;
  /** Over the photographs that the head has right: how many swaps, and how many control edits, flip its prediction. */
  flips: Pick<FlipTest, 'hitRate' | 'controlRate' | 'difference' | 'p'>;
}

/** Chosen on the validation split of mini-waterbirds, from .9, .95 and .975. */
export const GATE_SHARE = 0.975;
/** Of the mean diagonal of the Gram matrix, added to it: as much as the vectors' own spread, since there are fewer photographs than features. */
const RIDGE = 1;

/** From a picture without its thing to the same with it. */
interface Presence {
  weights: Float64Array;
  mean: Float64Array;
}

function unit(vector: ArrayLike<number>): Float64Array {
  let squares = 0;
  for (let j = 0; j < vector.length; j += 1) squares += vector[j]! ** 2;
  const length = Math.sqrt(squares);
  return Float64Array.from(vector, (value) => (length > 0 ? value / length : 0));
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < one.length; j += 1) sum += one[j]! * other[j]!;
  return sum;
}

function moved(from: ArrayLike<number>, to: ArrayLike<number>): Float64Array {
  const start = unit(from);
  return unit(unit(to).map((value, j) => value - start[j]!));
}

/** Ridge regression of +1 (a thing is there) and -1 (it is covered) on vectors of unit length, by its dual: fewer pictures than features. */
function learnPresence(examples: readonly GateExample[]): Presence {
  if (examples.length === 0) {
    throw new AppError('too-few-images', 'The gates cannot be fixed without an edit.', 'Add training images.');
  }
  const there = examples.flatMap(({ source, made }) => [unit(source), unit(made)]);
  const covered = examples.flatMap(({ ground, lentGround }) => [unit(ground), unit(lentGround)]);
  const vectors = [...there, ...covered];
  const count = vectors.length;
  const dimension = vectors[0]!.length;
  const mean = new Float64Array(dimension);
  for (const vector of vectors) vector.forEach((value, j) => (mean[j]! += value / count));
  const centred = vectors.map((vector) => vector.map((value, j) => value - mean[j]!));
  const gram = new Float64Array(count * count);
  let trace = 0;
  for (let i = 0; i < count; i += 1) {
    for (let k = 0; k <= i; k += 1) gram[i * count + k] = dot(centred[i]!, centred[k]!);
    trace += gram[i * count + i]!;
  }
  const ridge = (RIDGE * trace) / count || 1;
  for (let i = 0; i < count; i += 1) gram[i * count + i]! += ridge;
  const factor = choleskyFactor(gram, count);
  const targets = Float64Array.from(vectors, (_, i) => (i < there.length ? 1 : -1));
  const shares = solveUpper(factor, solveLower(factor, targets));
  const weights = new Float64Array(dimension);
  centred.forEach((vector, i) => vector.forEach((value, j) => (weights[j]! += shares[i]! * value)));
  return { weights, mean };
}

/** Gates of background swaps, fixed on training photographs before anything else is judged. */
export class SwapGates {
  readonly fixed: FixedGates;
  readonly #presence: Presence;
  /** Mean presence of training photographs as they are. */
  readonly #usual: number;

  /**
   * @param learning examples that the direction of presence is learned from
   * @param fixing others, that the bounds are fixed on
   * @throws AppError `too-few-images` without any of either
   */
  constructor(learning: readonly GateExample[], fixing: readonly GateExample[], share = GATE_SHARE) {
    this.#presence = learnPresence(learning);
    const presences = learning.map(({ source }) => this.#presenceOf(source));
    this.#usual = presences.reduce((sum, value) => sum + value, 0) / presences.length;
    const bounds = fixGates(
      fixing.map((example) => this.measure(example)),
      share,
    );
    this.fixed = {
      bounds,
      share,
      learnedFrom: learning.length,
      fixedOn: fixing.length,
      ...this.#figures(fixing, bounds),
    };
  }

  /** The same figures on other photographs. */
  figures(examples: readonly GateExample[]): Pick<SwapCheck, 'passed' | 'coveredRefused' | 'copiesRefused'> {
    return this.#figures(examples, this.fixed.bounds);
  }

  #figures(examples: readonly GateExample[], bounds: GateBounds): ReturnType<SwapGates['figures']> {
    const passes = (example: SwapVectors): boolean => passesGates(judgeGates(this.measure(example), bounds));
    const count = (has: (example: GateExample) => boolean): Estimate =>
      wilson(examples.filter(has).length, examples.length);
    return {
      passed: count(passes),
      coveredRefused: count((example) => !passes({ ...example, made: example.lentGround })),
      copiesRefused: count((example) => !passes({ ...example, made: example.copy })),
    };
  }

  #presenceOf(vector: ArrayLike<number>): number {
    const { weights, mean } = this.#presence;
    return dot(
      weights,
      unit(vector).map((value, j) => value - mean[j]!),
    );
  }

  /**
   * As core/edit-gates measures, without words: the label is there where a thing is (the margin is the presence, 1 with and -1 without; the change that from
   * photographs as they are), and the edit has happened where the image moved as its ground did.
   */
  measure({ source, made, ground, lentGround }: SwapVectors): GateMeasures {
    const presence = this.#presenceOf(made);
    return {
      labelMargin: presence,
      labelChange: presence - this.#usual,
      directionalSimilarity: dot(moved(source, made), moved(ground, lentGround)),
      copySimilarity: dot(unit(source), unit(made)),
    };
  }

  judge(vectors: SwapVectors): ReturnType<typeof judgeGates> {
    return judgeGates(this.measure(vectors), this.fixed.bounds);
  }
}
