import { expect, test } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import type { GeneratedImages } from '../../../src/core/generated-images';
import { predict, type HeadWeights } from '../../../src/core/head';
import { counterfactual, reinforcedWeights } from '../../../src/core/methods/counterfactual';
import { findMitigation } from '../../../src/core/methods/index';
import type { MitigationInput } from '../../../src/core/methods/mitigation';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const DIMENSION = 8;
const TRAIN = 400;
const ALL = 1200;
const tools = { trainer: cpuTrainer, seed: 1 };

/** Class in the first dimension; a shortcut in the second, which agrees with it in training alone. */
function drawn() {
  const uniform = mulberry32(5);
  const values = new Float32Array(ALL * DIMENSION);
  const labels = Uint16Array.from({ length: ALL }, (_, row) => row % 2);
  const shortcuts = labels.map((label, row) => (uniform() < (row < TRAIN ? 0.96 : 0.5) ? label : 1 - label));
  for (let row = 0; row < ALL; row += 1) {
    for (let j = 0; j < DIMENSION; j += 1) values[row * DIMENSION + j] = drawNormal(uniform) * 0.5;
    values[row * DIMENSION]! += labels[row]! ? 1 : -1;
    values[row * DIMENSION + 1]! += shortcuts[row]! ? 1.5 : -1.5;
  }
  return { values, labels, shortcuts };
}

const { values, labels, shortcuts } = drawn();
const featuresOf = (raw: Float32Array) =>
  normaliseFeatures({ rowCount: raw.length / DIMENSION, dimension: DIMENSION, values: raw }, { kind: 'l2' });
const input: MitigationInput = {
  features: featuresOf(values),
  normalisation: { kind: 'l2' },
  labels,
  classCount: 2,
  classNames: ['bear', 'sheep'],
  splits: Uint8Array.from({ length: ALL }, (_, row) => (row < TRAIN ? 0 : row < 800 ? 1 : 2)),
  head: null,
  spuriosity: null,
  classTexts: null,
};

/** Training images with nothing changed but the shortcut. */
function changed(count: number): GeneratedImages {
  const raw = values.slice(0, count * DIMENSION);
  for (let row = 0; row < count; row += 1) raw[row * DIMENSION + 1]! *= -1;
  return { features: featuresOf(raw), labels: labels.slice(0, count) };
}

function worst(head: HeadWeights): number {
  const predictions = predict(head, input.features);
  const rates = [0, 1, 2, 3].map((group) => {
    const rows = [...labels.keys()].filter((row) => row >= 800 && labels[row]! * 2 + shortcuts[row]! === group);
    return rows.filter((row) => predictions[row] === labels[row]).length / rows.length;
  });
  return Math.min(...rates);
}

const erm = await findMitigation('erm')!.run(input, tools);
const withHead = { ...input, head: erm.head };

test('a small set of counterfactuals lifts the worst group of the head at hand, and the test split is never read', async () => {
  const { head, rowsUsed } = await counterfactual.run({ ...withHead, generated: changed(60) }, tools);
  expect(worst(head)).toBeGreaterThan(worst(erm.head) + 0.1);
  expect(head.provenance.selection).toBe('class-balanced accuracy on validation: epoch');
  expect(head.provenance.detail).toMatch(/^epoch \d+ of \d+ .*; 400 real images and 60 counterfactuals$/);
  expect(rowsUsed).toHaveLength(TRAIN);
  const spoiled = input.features.values.slice();
  spoiled.fill(7, 800 * DIMENSION);
  const features = { ...input.features, values: spoiled };
  const again = await counterfactual.run({ ...withHead, features, generated: changed(60) }, tools);
  expect(again.head).toEqual(head);
});

test('where nothing is better than the head at hand, that head stays as it is', async () => {
  const wrong = { ...changed(200), labels: changed(200).labels.map((label) => 1 - label) };
  const { head } = await counterfactual.run({ ...withHead, generated: wrong }, tools, { weight: 100, stepSize: 1 });
  expect(head.weights).toEqual(erm.head.weights);
  expect(head.provenance.detail).toMatch(/^the head it began with/);
});

test('real images weigh together what is said, counterfactuals the rest, every class alike in both', () => {
  const own = [0, 0, 0, 1, 1, 0, 1, 1];
  const rows = Uint32Array.from(own.keys());
  const weights = reinforcedWeights(rows, own, 2, (row) => row >= 5, 3);
  const sum = (of: (row: number) => boolean) => rows.filter(of).reduce((total, row) => total + weights[row]!, 0);
  expect(sum(() => true)).toBeCloseTo(8, 12);
  expect(sum((row) => row >= 5)).toBeCloseTo(6, 12);
  for (const label of [0, 1]) {
    expect(sum((row) => row < 5 && own[row] === label)).toBeCloseTo(1, 12);
    expect(sum((row) => row >= 5 && own[row] === label)).toBeCloseTo(3, 12);
  }
});

test('it is refused without a head and without an accepted image', async () => {
  expect(counterfactual.needs).toEqual(['head', 'generated']);
  await expect(counterfactual.run({ ...input, generated: changed(10) }, tools)).rejects.toMatchObject({
    code: 'bad-input',
    fix: /classifier/,
  });
  await expect(counterfactual.run(withHead, tools)).rejects.toMatchObject({ code: 'bad-input', fix: /Generate/ });
});
