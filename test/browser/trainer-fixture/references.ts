/** What the reference values are asked of, with any trainer: the same problems as in the unit tests. Drawn, so that no file is needed. */
import { fitAmplifier } from '../../../src/core/generalised-cross-entropy';
import { rightness, spuriousGaps } from '../../../src/core/gap';
import { logits, predict, probabilitiesOf, type HeadWeights } from '../../../src/core/head';
import { rowsByGroup } from '../../../src/core/image-groups';
import { penaltyOptions } from '../../../src/core/methods/balanced-refits';
import { findMitigation } from '../../../src/core/methods/index';
import type { OptionValues } from '../../../src/core/methods/mitigation';
import { StandardisedRows } from '../../../src/core/methods/standardised-rows';
import { spuriosityByClass } from '../../../src/core/spuriosity';
import { allRows } from '../../../src/core/summary';
import { lambdaFromScikitC, type Trainer, type TrainingProblem } from '../../../src/core/trainer';
import { columnOf, synthetic } from '../../unit/core/synthetic';
import { features, groups, input, labels, rowsOf, splits, testGroups } from '../../unit/core/synthetic-audit';

const train = synthetic(1, 2000, 0.95);
const trainProblem: TrainingProblem = {
  features: { rowCount: 2000, dimension: 16, values: train.values },
  labels: train.labels,
  classCount: 2,
  rows: allRows(2000),
};

/** Row of the second class less that of the first, and the biases likewise. */
function difference({ weights, bias }: HeadWeights): { coefficients: number[]; intercept: number } {
  return {
    coefficients: Array.from({ length: 16 }, (_, j) => weights[16 + j]! - weights[j]!),
    intercept: bias[1]! - bias[0]!,
  };
}

/** Two classes at a C of scikit-learn's, or of the two-row softmax; to the trainer's own tolerance where none is given. */
async function probe(trainer: Trainer, { l2, tolerance }: { l2: number; tolerance?: number }) {
  const fitted = await trainer.fit(trainProblem, { l2, ...(tolerance && { tolerance }) });
  return { ...difference(fitted), objective: fitted.objective, testGroups: testGroups(fitted) };
}

async function threeClasses(trainer: Trainer) {
  const data = synthetic(11, 1500, 0.9, { spurious: 1.5, classCount: 3 });
  const own = { rowCount: 1500, dimension: 16, values: data.values };
  const fitted = await trainer.fit(
    { features: own, labels: data.labels, classCount: 3, rows: allRows(1500) },
    { l2: lambdaFromScikitC(1, 1500, 3), tolerance: 1e-6 },
  );
  const right = rightness(predict(fitted, own), data.labels).reduce((sum, value) => sum + value, 0);
  return {
    firstRow: Array.from(fitted.weights.subarray(0, 4)),
    bias: Array.from(fitted.bias),
    objective: fitted.objective,
    accuracy: right / 1500,
  };
}

/** Deep feature reweighting on the first 138 images of each group of the validation split. */
async function deepFeatureReweighting(trainer: Trainer) {
  const first = Uint32Array.from(rowsByGroup(groups, rowsOf(1)).flatMap((rows) => [...rows.slice(0, 138)]));
  const space = new StandardisedRows(features, rowsOf(0), first);
  const own = Uint16Array.from(first, (row) => labels[row]!);
  const fitted = await trainer.fit(
    { features: space.features, labels: own, classCount: 2, rows: allRows(first.length) },
    { ...penaltyOptions('l2', 1, first.length, 2), tolerance: 1e-6 },
  );
  return { ...difference(fitted), testGroups: testGroups(space.fold(fitted)) };
}

/** Low-spuriosity tuning from the plain head until the validation gap is below five points. */
async function earlyStop(trainer: Trainer) {
  const tools = { trainer, seed: 1 };
  const parts = [synthetic(1, 2000, 0.95), synthetic(2, 600, 0.5), synthetic(3, 2000, 0.5)];
  const column = (j: number): number[] => parts.flatMap((part) => [...columnOf(part, j)]);
  const spuriosity = spuriosityByClass({
    scores: { imageCount: labels.length, cueCount: 2, values: Float32Array.from([2, 3].flatMap(column)) },
    labels,
    classCount: 2,
    spuriousCues: [[0], [1]],
    splits,
  });
  const erm = await findMitigation('erm')!.run(input, tools);
  const given = { ...input, spuriosity, head: erm.head };
  const { head, trace } = await findMitigation('low-spuriosity')!.run(given, tools, { stepSize: 0.1, k: 100 });
  const isRight = rightness(predict(head, features), labels);
  const gaps = spuriousGaps({ spuriosity, labels, classCount: 2, isRight, rows: rowsOf(2), k: 100 });
  return { trace, testGroups: testGroups(head), testGapPoints: gaps.meanPoints.value };
}

/** Share of conflicting images among the 50 of each class with the largest loss. */
function precision(head: HeadWeights): number[] {
  const p = probabilitiesOf(logits(head, trainProblem.features), 2);
  return [0, 1].map((label) => {
    const own = [...train.labels.keys()].filter((i) => train.labels[i] === label);
    own.sort((a, b) => p[2 * a + label]! - p[2 * b + label]! || a - b);
    return own.slice(0, 50).filter((i) => train.labels[i] !== train.attributes[i]).length / 50;
  });
}

/** Accuracy on conflicting and on aligned test images, and the precision of the largest losses. */
function amplified(head: HeadWeights) {
  const test = synthetic(3, 2000, 0.5);
  const predictions = predict(head, { rowCount: 2000, dimension: 16, values: test.values });
  const accuracy = (isConflict: boolean): number => {
    const rows = [...predictions.keys()].filter((i) => (test.labels[i] !== test.attributes[i]) === isConflict);
    return rows.filter((i) => predictions[i] === test.labels[i]).length / rows.length;
  };
  return { conflict: accuracy(true), aligned: accuracy(false), precision: precision(head) };
}

async function amplifier(trainer: Trainer) {
  const start = { weights: new Float64Array(32), bias: new Float64Array(2) };
  const plain = await trainer.descend(trainProblem, { start, stepSize: 0.5, maximumSteps: 300 });
  const gce = await fitAmplifier(trainer, trainProblem, { q: 0.7, stepSize: 0.5, steps: 300 });
  return { crossEntropy: amplified(plain), generalised: amplified(gce) };
}

/** A head of AFR or of GroupDRO, which have no reference of their own beyond the formula of a weight. */
async function reweighted(trainer: Trainer, method: 'afr' | 'group-dro'): Promise<number[]> {
  const tools = { trainer, seed: 1 };
  const { head } = await findMitigation('erm')!.run(input, tools);
  const options: OptionValues = method === 'afr' ? { gamma: 4, steps: 20 } : { steps: 20 };
  const made = await findMitigation(method)!.run({ ...input, head }, tools, options);
  return [...made.head.weights, ...made.head.bias];
}

/** Text-based retraining goes in batches. */
async function inBatches(trainer: Trainer): Promise<number[]> {
  const start = { weights: new Float64Array(32), bias: new Float64Array(2) };
  const { weights } = await trainer.descendInBatches(trainProblem, {
    start,
    optimiser: 'adamw',
    stepSize: 0.01,
    schedule: 'cosine',
    weightDecay: 0.01,
    batchSize: 100,
    epochs: 2,
    orderOf: () => trainProblem.rows,
  });
  return Array.from(weights);
}

export const REFERENCES = {
  probe: (trainer: Trainer) => probe(trainer, { l2: lambdaFromScikitC(1, 2000, 2), tolerance: 1e-6 }),
  'probe, default tolerance': (trainer: Trainer) => probe(trainer, { l2: lambdaFromScikitC(1, 2000, 2) }),
  'strong probe': (trainer: Trainer) => probe(trainer, { l2: lambdaFromScikitC(0.01, 2000, 2), tolerance: 1e-6 }),
  'two-row softmax': (trainer: Trainer) => probe(trainer, { l2: 1 / 2000, tolerance: 1e-6 }),
  'three classes': threeClasses,
  dfr: deepFeatureReweighting,
  'early stop': earlyStop,
  amplifier,
  afr: (trainer: Trainer) => reweighted(trainer, 'afr'),
  'group-dro': (trainer: Trainer) => reweighted(trainer, 'group-dro'),
  'in batches': inBatches,
} as const;

export type ReferenceName = keyof typeof REFERENCES;
export type ReferenceAnswer<Name extends ReferenceName> = Awaited<ReturnType<(typeof REFERENCES)[Name]>>;
