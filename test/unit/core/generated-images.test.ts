import { describe, expect, it } from 'vitest';
import { SPLITS } from '../../../src/core/audit';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { addToTraining, type GeneratedImages } from '../../../src/core/generated-images';
import { predict } from '../../../src/core/head';
import { aspire } from '../../../src/core/methods/aspire';
import { diffubias } from '../../../src/core/methods/diffubias';
import { balancedWeights } from '../../../src/core/methods/generated-training';
import { MITIGATIONS } from '../../../src/core/methods/index';
import type { MitigationInput } from '../../../src/core/methods/mitigation';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const DIMENSION = 6;
const tools = { trainer: cpuTrainer, seed: 1 };

/** Class in the first dimension, weak; a shortcut in the second, strong in training and of no use elsewhere. */
function draw(count: number, agreement: number, seed: number) {
  const uniform = mulberry32(seed);
  const values = new Float32Array(count * DIMENSION);
  const labels = Uint16Array.from({ length: count }, (_, row) => row % 2);
  const shortcuts = labels.map((label) => (uniform() < agreement ? label : 1 - label));
  for (let row = 0; row < count; row += 1) {
    for (let j = 0; j < DIMENSION; j += 1) values[row * DIMENSION + j] = drawNormal(uniform) * 0.5;
    values[row * DIMENSION]! += labels[row]! ? 1 : -1;
    values[row * DIMENSION + 1]! += shortcuts[row]! ? 3 : -3;
  }
  const features = normaliseFeatures({ rowCount: count, dimension: DIMENSION, values }, { kind: 'l2' });
  return { features, labels, shortcuts };
}

function inputOf(): { input: MitigationInput; shortcuts: Uint16Array } {
  const [train, rest] = [draw(400, 0.97, 1), draw(800, 0.5, 2)];
  const values = Float32Array.from([...train.features.values, ...rest.features.values]);
  return {
    input: {
      features: { rowCount: 1200, dimension: DIMENSION, values },
      normalisation: { kind: 'l2' },
      labels: Uint16Array.from([...train.labels, ...rest.labels]),
      classCount: 2,
      classNames: ['cat', 'dog'],
      splits: Uint8Array.from({ length: 1200 }, (_, row) => (row < 400 ? 0 : row < 800 ? 1 : 2)),
      head: null,
      spuriosity: null,
      classTexts: null,
    },
    shortcuts: Uint16Array.from([...train.shortcuts, ...rest.shortcuts]),
  };
}

const made = (count: number): GeneratedImages => draw(count, 0.03, 3);

describe('generated images', () => {
  it('are training images and nothing else, behind the real ones, which stay as they are', () => {
    const { input } = inputOf();
    const groups = { codes: input.labels as Uint16Array, count: 2, names: ['a', 'b'], classOf: [0, 1], origin: '' };
    const spuriosity = new Float32Array(1200).fill(0.5);
    const generated = made(50);
    const { input: extended, generatedRows } = addToTraining({ ...input, groups, spuriosity }, generated);
    expect([...generatedRows]).toEqual(Array.from({ length: 50 }, (_, i) => 1200 + i));
    for (const row of generatedRows) {
      expect(SPLITS[extended.splits[row]!]).toBe('train');
      expect(extended.groups!.codes[row]).toBe(2);
      expect(extended.spuriosity![row]).toBeNaN();
    }
    expect(extended.features.rowCount).toBe(1250);
    expect(extended.features.values.slice(0, 1200 * DIMENSION)).toEqual(input.features.values);
    expect(Array.from(extended.splits).slice(0, 1200)).toEqual(Array.from(input.splits));
    expect(Array.from(extended.labels).slice(1200)).toEqual([...generated.labels]);
    expect(extended.generated).toBeNull();
  });

  it('cannot be told to be anything else: what claims a split is put into training all the same', () => {
    const { input } = inputOf();
    const sly = { ...made(4), splits: Uint8Array.from([1, 2, 1, 2]), split: 'test' } as GeneratedImages;
    const { input: extended } = addToTraining(input, sly);
    const count = (splits: ArrayLike<number>, split: number) =>
      Array.from(splits).filter((code) => code === split).length;
    expect([1, 2].map((split) => count(extended.splits, split))).toEqual(
      [1, 2].map((split) => count(input.splits, split)),
    );
  });

  it('of another network are refused', () => {
    const { input } = inputOf();
    const other = {
      features: { rowCount: 2, dimension: 3, values: new Float32Array(6) },
      labels: Uint16Array.from([0, 1]),
    };
    expect(() => addToTraining(input, other)).toThrow(/another network/);
  });
});

describe('weights of real and generated images', () => {
  it('give every class the same and the generated ones their share, with a mean of 1', () => {
    const labels = [0, 0, 0, 1, 1, 0, 1, 1, 1, 1];
    const rows = Uint32Array.from(labels.keys());
    const weights = balancedWeights(rows, labels, 2, (row) => row >= 5, 0.25);
    const sum = (of: (row: number) => boolean) => rows.filter(of).reduce((total, row) => total + weights[row]!, 0);
    expect(sum(() => true)).toBeCloseTo(10, 12);
    expect(sum((row) => labels[row] === 0)).toBeCloseTo(5, 12);
    expect(sum((row) => labels[row] === 0 && row >= 5)).toBeCloseTo(1.25, 12);
    expect(sum((row) => labels[row] === 1 && row >= 5)).toBeCloseTo(1.25, 12);
  });

  it('leave a class without generated images to its real ones', () => {
    const weights = balancedWeights(Uint32Array.from([0, 1, 2]), [0, 1, 1], 2, (row) => row === 2, 0.5);
    expect([...weights]).toEqual([1.5, 0.75, 0.75]);
  });
});

describe.each([aspire, diffubias])('a head trained with generated images: $id', (method) => {
  const worst = (head: Parameters<typeof predict>[0], { input, shortcuts }: ReturnType<typeof inputOf>): number => {
    const predictions = predict(head, input.features);
    const rates = [0, 1].flatMap((label) =>
      [0, 1].map((shortcut) => {
        const rows = [...shortcuts.keys()].filter(
          (row) => row >= 800 && input.labels[row] === label && shortcuts[row] === shortcut,
        );
        return rows.filter((row) => predictions[row] === label).length / rows.length;
      }),
    );
    return Math.min(...rates);
  };

  it('does better in the worst group than the plain one when they lack the shortcut, and never reads test images', async () => {
    const data = inputOf();
    const plain = await MITIGATIONS.find(({ id }) => id === 'erm')!.run(data.input, tools);
    const { head } = await method.run({ ...data.input, generated: made(120) }, tools);
    expect(worst(head, data)).toBeGreaterThan(worst(plain.head, data) + 0.2);
    const spoiled = data.input.features.values.slice();
    spoiled.fill(7, 800 * DIMENSION);
    const features = { ...data.input.features, values: spoiled };
    const again = await method.run({ ...data.input, features, generated: made(120) }, tools);
    expect(again.head).toEqual(head);
  });

  it('chooses by real validation images alone', async () => {
    const { input } = inputOf();
    const { head } = await method.run({ ...input, generated: made(120) }, tools);
    expect(head.provenance.selection).toMatch(/on validation: C/);
    expect(head.provenance.method).toBe(method.id);
    expect(head.provenance.detail).toMatch(/400 real and 120 generated images/);
  });

  it('is refused without an accepted image', async () => {
    const { input } = inputOf();
    expect(method.needs).toContain('generated');
    await expect(method.run(input, tools)).rejects.toMatchObject({
      code: 'bad-input',
      fix: new RegExp(`^Run ${method.title} under Generate`),
    });
    const none = {
      features: { rowCount: 0, dimension: DIMENSION, values: new Float32Array(0) },
      labels: new Uint16Array(0),
    };
    await expect(method.run({ ...input, generated: none }, tools)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
