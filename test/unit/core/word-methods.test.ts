import { beforeAll, describe, expect, test } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import type { EmbeddedWords } from '../../../src/core/embedded-words';
import { logits, predict } from '../../../src/core/head';
import { debiasVl } from '../../../src/core/methods/debias-vl';
import { drml } from '../../../src/core/methods/drml';
import { erm } from '../../../src/core/methods/erm';
import type { Mitigation, MitigationInput } from '../../../src/core/methods/mitigation';
import { roboshot } from '../../../src/core/methods/roboshot';
import { tldr } from '../../../src/core/methods/tldr';
import { normaliseFeatures, type FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { orthonormalBasis, unitVector, withoutSpan } from '../../../src/core/text-projection';
import { WORD_TEMPLATES } from '../../../src/core/word-prompts';

/**
 * An encoder's space drawn for the test: coordinates 0 and 1 show the class, 2 and 3 what goes with it, the rest is noise; words lie a
 * gap away from images. In training 95 % of each class show their usual value, in validation and test half do.
 */
const D = 24;
const SIZES = [400, 120, 400] as const;
const WORDS = 6;
const tools = { trainer: cpuTrainer, seed: 1 };

const uniform = mulberry32(21);
const gap = Float64Array.from({ length: D }, () => 0.4 * drawNormal(uniform));

function vector(parts: Readonly<Record<number, number>>, noise: number, side: 1 | -1): Float64Array {
  return Float64Array.from(
    { length: D },
    (_, j) => (parts[j] ?? 0) + noise * drawNormal(uniform) + (side * gap[j]!) / 2,
  );
}

function matrixOf(rows: readonly Float64Array[]): FeatureMatrix {
  return { rowCount: rows.length, dimension: D, values: Float32Array.from(rows.flatMap((row) => [...row])) };
}

const labels: number[] = [];
const values: number[] = [];
const splits: number[] = [];
let images: FeatureMatrix;
let input: MitigationInput;

function drawImages(): FeatureMatrix {
  const rows: Float64Array[] = [];
  SIZES.forEach((size, split) => {
    for (let i = 0; i < size; i += 1) {
      const label = i % 2;
      const value = uniform() < (split === 0 ? 0.95 : 0.5) ? label : 1 - label;
      rows.push(vector({ [label]: 1.2, [2 + value]: 2.5 }, 0.25, 1));
      labels.push(label);
      values.push(value);
      splits.push(split);
    }
  });
  return matrixOf(rows);
}

function drawWords(): EmbeddedWords {
  const list = (name: string) => ({
    name,
    anchor: name,
    words: Array.from({ length: WORDS }, (_, word) => `${name} ${word}`),
  });
  const lists = { classes: [list('one'), list('other')], values: [list('here'), list('there')] };
  const of = (at: number): Float64Array[] =>
    Array.from({ length: WORDS * WORD_TEMPLATES.length }, () => vector({ [at]: at < 2 ? 1.2 : 2.5 }, 0.1, -1));
  const joint = [0, 1].flatMap((own) =>
    [2, 3].flatMap((value) => [0, 1].map(() => vector({ [own]: 0.8, [value]: 1.6 }, 0.05, -1))),
  );
  return {
    lists,
    isKnown: new Array<boolean>(4 * WORDS).fill(true),
    texts: matrixOf([0, 1, 2, 3].flatMap(of)),
    anchors: matrixOf([0, 1, 2, 3].map((at) => vector({ [at]: at < 2 ? 1.2 : 2.5 }, 0, -1))),
    isAnchorKnown: [true, true, true, true],
    joint: matrixOf(joint),
  };
}

beforeAll(async () => {
  images = drawImages();
  const base: MitigationInput = {
    features: normaliseFeatures(images, { kind: 'l2' }),
    normalisation: { kind: 'l2' },
    labels,
    classCount: 2,
    classNames: ['one', 'other'],
    splits,
    head: null,
    spuriosity: null,
    classTexts: null,
    words: { words: drawWords(), images, isShared: true },
  };
  const { head } = await erm.run(base, tools);
  input = { ...base, head };
});

async function worstOf(method: Mitigation, options: Record<string, number> = {}): Promise<number> {
  return worst((await method.run(input, tools, options)).head);
}

/** Least accuracy over the four groups of the test images. */
function worst(head: Parameters<typeof predict>[0]): number {
  const predictions = predict(head, input.features);
  const right = [0, 0, 0, 0];
  const all = [0, 0, 0, 0];
  labels.forEach((label, row) => {
    if (splits[row] !== 2) return;
    all[2 * label + values[row]!]! += 1;
    if (predictions[row] === label) right[2 * label + values[row]!]! += 1;
  });
  return Math.min(...right.map((count, group) => count / all[group]!));
}

describe('methods by words on the encoder’s own space', () => {
  test('each leaves the worst group far better than the head on images, which leans on the cue', async () => {
    const before = worst(input.head!);
    expect(before).toBeLessThan(0.1);
    for (const method of [tldr, drml, debiasVl, roboshot]) {
      expect(await worstOf(method), method.id).toBeGreaterThan(before + 0.5);
    }
    expect(await worstOf(tldr, { usesProjector: 1 }), 'tldr by the projector').toBeGreaterThan(before + 0.5);
  });

  test('debias_vl without its words is zero-shot: with them the classes lose the cue’s directions', async () => {
    const { head } = await debiasVl.run(input, tools, { lambda: 0, wordsPerValue: 6 });
    const { texts } = input.words!.words;
    for (let list = 2; list < 4; list += 1) {
      const mean = new Float64Array(D);
      for (let t = 0; t < WORD_TEMPLATES.length; t += 1) {
        const from = (list * WORDS * WORD_TEMPLATES.length + t) * D;
        unitVector(Float64Array.from(texts.values.subarray(from, from + D))).forEach((value, j) => (mean[j]! += value));
      }
      const direction = unitVector(mean);
      for (let c = 0; c < 2; c += 1) {
        const along = direction.reduce((sum, value, j) => sum + value * head.weights[c * D + j]!, 0);
        expect(Math.abs(along)).toBeLessThan(1e-4);
      }
    }
    expect(head.bias).toEqual(new Float64Array(2));
    for (let c = 0; c < 2; c += 1) {
      expect(Math.hypot(...head.weights.subarray(c * D, (c + 1) * D))).toBeCloseTo(100, 4);
    }
  });

  test('RoboShot folded into the head answers as the images changed one by one', async () => {
    const { head } = await roboshot.run(input, tools, { spuriousPairs: 3, truePairs: 2 });
    const { texts, anchors } = input.words!.words;
    const direction = (list: number, word: number): Float64Array => {
      const mean = new Float64Array(D);
      for (let t = 0; t < WORD_TEMPLATES.length; t += 1) {
        const from = ((list * WORDS + word) * WORD_TEMPLATES.length + t) * D;
        unitVector(Float64Array.from(texts.values.subarray(from, from + D))).forEach((value, j) => (mean[j]! += value));
      }
      return unitVector(mean);
    };
    const pairs = (list: number, count: number): Float64Array[] =>
      Array.from({ length: count }, (_, word) => {
        const other = direction(list + 1, word);
        return direction(list, word).map((value, j) => value - other[j]!);
      });
    const spurious = orthonormalBasis(pairs(2, 3));
    const truth = orthonormalBasis(pairs(0, 2));
    const names = [0, 1].map((c) => unitVector(Float64Array.from(anchors.values.subarray(c * D, (c + 1) * D))));
    const said = predict(head, input.features);
    for (let row = 0; row < 100; row += 1) {
      let image = unitVector(Float64Array.from(images.values.subarray(row * D, (row + 1) * D)));
      for (const q of spurious) image = unitVector(withoutSpan(image, [q]));
      for (const q of truth) {
        const along = q.reduce((sum, value, j) => sum + value * image[j]!, 0);
        image = unitVector(image.map((value, j) => value + along * q[j]!));
      }
      const scores = names.map((name) => name.reduce((sum, value, j) => sum + value * image[j]!, 0));
      expect(said[row]).toBe(scores[1]! > scores[0]! ? 1 : 0);
    }
  });

  test('DrML tells what words say of the head before and after, and folds the mean of the images back', async () => {
    const { head } = await drml.run(input, tools);
    expect(head.provenance.detail).toMatch(/worst group of texts [\d.]+ % for (one|other) with (here|there) before/);
    // No step: the very head it began with, up to the way there and back.
    const still = await drml.run(input, tools, { epochs: 1, stepSize: 1e-8 });
    const was = logits(input.head!, input.features, Uint32Array.of(0, 1, 2));
    logits(still.head, input.features, Uint32Array.of(0, 1, 2)).forEach((value, i) =>
      expect(value).toBeCloseTo(was[i]!, 4),
    );
  });

  test('a class whose name is unknown is known by its words', async () => {
    const words = input.words!.words;
    const anchors = { ...words.anchors, values: words.anchors.values.map((value, at) => (at < D ? 0 : value)) };
    const nameless = { ...words, anchors, isAnchorKnown: [false, true, true, true] };
    const { head, notes } = await debiasVl.run({ ...input, words: { ...input.words!, words: nameless } }, tools);
    expect(worst(head)).toBeGreaterThan(worst(input.head!) + 0.5);
    expect(notes.join()).toContain('does not know the anchor of one');
  });

  test.each([drml, debiasVl, roboshot])('$id says which need is not met', async (method) => {
    await expect(method.run({ ...input, words: null }, tools)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('learns from words') as string,
    });
    const apart = { ...input.words!, isShared: false };
    await expect(method.run({ ...input, words: apart }, tools)).rejects.toMatchObject({
      message: expect.stringContaining('another network than the encoder') as string,
      fix: expect.stringContaining('TLDR') as string,
    });
    const words = input.words!.words;
    const broken = { ...words.joint, values: words.joint.values.map((value, at) => (at === 5 ? Number.NaN : value)) };
    await expect(
      method.run({ ...input, words: { ...input.words!, words: { ...words, joint: broken } } }, tools),
    ).rejects.toMatchObject({ message: expect.stringContaining('a number that is none') as string });
    const strange = { ...words, isKnown: words.isKnown.map((_, at) => at >= WORDS) };
    await expect(method.run({ ...input, words: { ...input.words!, words: strange } }, tools)).rejects.toMatchObject({
      message: expect.stringContaining('has lost all of its 6 words') as string,
    });
  });

  test('debias_vl needs names that the encoder knows for its sentences', async () => {
    const words = { ...input.words!.words, isAnchorKnown: [true, true, true, false] };
    await expect(debiasVl.run({ ...input, words: { ...input.words!, words } }, tools)).rejects.toMatchObject({
      fix: expect.stringContaining('anchors') as string,
    });
  });
});
