import { beforeAll, describe, expect, test } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { predict, type Head, type HeadWeights } from '../../../src/core/head';
import type { ImageGroups } from '../../../src/core/image-groups';
import { tldr } from '../../../src/core/methods/tldr';
import type { MitigationInput, MitigationResult } from '../../../src/core/methods/mitigation';
import type { FeatureMatrix } from '../../../src/core/normalisation';
import { fitProjector, project } from '../../../src/core/projector';
import { drawNormal, mulberry32, type Uniform } from '../../../src/core/random';
import { WORD_TEMPLATES } from '../../../src/core/word-prompts';
import type { WordMaterial } from '../../../src/core/word-material';
import { checkWords, keptCounts } from '../../../src/core/word-validation';
import { synthetic } from './synthetic';

/**
 * The data of make_ref3.py, from the same generators: images and words of 16 numbers on either side of a gap of length 3, a head on 24
 * features that are never below zero, and lists of 20 words of which the last 4 are of the other class.
 */
const D = 16;
const M = 24;
const WORDS = 20;
const WRONG = 4;
const SPLIT_SIZES = [2000, 600, 2000] as const;

function normals(uniform: Uniform, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => drawNormal(uniform));
}

function gapVector(): Float64Array {
  const drawn = normals(mulberry32(777), D);
  const length = Math.hypot(...drawn);
  return drawn.map((value) => (3 * value) / length);
}

interface Images {
  values: Float32Array;
  labels: Uint16Array;
  attributes: Uint16Array;
  splits: Uint8Array;
}

function drawImages(gap: Float64Array): Images {
  const parts = [synthetic(1, 2000, 0.95), synthetic(2, 600, 0.5), synthetic(3, 2000, 0.5)];
  const exact = Float64Array.from(parts.flatMap((part) => [...part.exact]));
  return {
    values: Float32Array.from(exact, (value, at) => value + gap[at % D]! / 2),
    labels: Uint16Array.from(parts.flatMap((part) => [...part.labels])),
    attributes: Uint16Array.from(parts.flatMap((part) => [...part.attributes])),
    splits: Uint8Array.from(SPLIT_SIZES.flatMap((size, split) => Array.from({ length: size }, () => split))),
  };
}

/** The reference's words, in its order: both lists of classes, then both of values. */
function drawWords(gap: Float64Array): Float64Array[] {
  const uniform = mulberry32(66);
  return [0, 2].flatMap((base) =>
    [0, 1].flatMap((list) =>
      Array.from({ length: WORDS }, (_, word) => {
        const meant = word < WORDS - WRONG ? list : 1 - list;
        const vector = normals(uniform, D).map((value, j) => 0.3 * value - gap[j]! / 2);
        vector[base + meant]! += 2 * (base === 0 ? 1 : 2);
        return vector;
      }),
    ),
  );
}

function matrixOf(rows: readonly Float64Array[]): FeatureMatrix {
  return { rowCount: rows.length, dimension: D, values: Float32Array.from(rows.flatMap((row) => [...row])) };
}

function anchor(at: number, size: number, gap: Float64Array): Float64Array {
  return Float64Array.from({ length: D }, (_, j) => (j === at ? 2 * size : 0) - gap[j]! / 2);
}

function materialOf(images: Images, gap: Float64Array): WordMaterial {
  const vectors = drawWords(gap);
  const list = (name: string) => ({
    name,
    anchor: name,
    words: Array.from({ length: WORDS }, (_, word) => `${name} ${word}`),
  });
  return {
    words: {
      lists: { classes: [list('one'), list('other')], values: [list('here'), list('there')] },
      isKnown: vectors.map(() => true),
      // One sentence each in the reference, so that all templates say the same.
      texts: matrixOf(vectors.flatMap((vector) => WORD_TEMPLATES.map(() => vector))),
      anchors: matrixOf([anchor(0, 1, gap), anchor(1, 1, gap), anchor(2, 2, gap), anchor(3, 2, gap)]),
      isAnchorKnown: [true, true, true, true],
      joint: matrixOf(Array.from({ length: 8 }, () => new Float64Array(D))),
    },
    images: { rowCount: images.labels.length, dimension: D, values: images.values },
    isShared: false,
  };
}

/** max(0, X M / 4 + .5), the classifier's space of the reference. */
function classifierSpace(images: FeatureMatrix): FeatureMatrix {
  const mixing = normals(mulberry32(88), D * M).map((value) => value / 4);
  const values = new Float32Array(images.rowCount * M);
  for (let row = 0; row < images.rowCount; row += 1) {
    for (let k = 0; k < M; k += 1) {
      let sum = 0.5;
      for (let j = 0; j < D; j += 1) sum += images.values[row * D + j]! * mixing[j * M + k]!;
      values[row * M + k] = Math.max(0, sum);
    }
  }
  return { rowCount: images.rowCount, dimension: M, values };
}

let input: MitigationInput;
let images: Images;

/** Least accuracy over the four groups of a split. */
function worstGroup(head: HeadWeights, split: number): number {
  const predictions = predict(head, input.features);
  const right = [0, 0, 0, 0];
  const all = [0, 0, 0, 0];
  images.splits.forEach((of, row) => {
    if (of !== split) return;
    const group = 2 * images.labels[row]! + images.attributes[row]!;
    all[group]! += 1;
    if (predictions[row] === images.labels[row]) right[group]! += 1;
  });
  return Math.min(...right.map((count, group) => count / all[group]!));
}

function rowsOf(split: number): Uint32Array {
  return Uint32Array.from([...images.splits.keys()].filter((row) => images.splits[row] === split));
}

/**
 * The head that make_ref3.py fits on the training images (3,000 steps of .2 from zero, penalty 1e-4), which is short of its minimum: the
 * counts of the filter by classifier are those of this head. The second class has the same with the other sign.
 */
const FIRST_ROW = [
  -0.2715772, -0.1981287, -0.3339785, -0.2952039, -0.9992658, 0.1306502, -0.1969461, 0.1284354, 0.0765023, -0.6850275,
  0.1182968, -0.01836691, 0.5849509, 0.1924078, 0.01661512, 0.03848583, -0.05418726, 0.1271398, 0.05673274, -0.1846232,
  0.4067554, 0.02288208, -0.2581417, 0.5435259,
];
const FIRST_BIAS = 0.9810615;

/** The reference's estimate of the gap: 200 pairs of an image and its caption, groups balanced. */
function pairedGap(): Float64Array {
  const uniform = mulberry32(55);
  const gap = gapVector();
  const mean = new Float64Array(D);
  for (let pair = 0; pair < 200; pair += 1) {
    // What both sides show cancels in the difference.
    const image = normals(uniform, D);
    const caption = normals(uniform, D);
    for (let j = 0; j < D; j += 1) mean[j]! += (image[j]! - 0.3 * caption[j]! + gap[j]!) / 200;
  }
  return mean;
}

/** The settings of the reference: vectors as they come, lambda 1. */
const REFERENCE = { isNormalised: 0, isOrthogonal: 1 };

beforeAll(() => {
  const gap = gapVector();
  images = drawImages(gap);
  const words = materialOf(images, gap);
  const features = classifierSpace(words.images);
  const groups: ImageGroups = {
    codes: images.labels.map((label, row) => 2 * label + images.attributes[row]!),
    count: 4,
    names: ['one here', 'one there', 'other here', 'other there'],
    classOf: [0, 0, 1, 1],
    origin: 'the generator',
  };
  const head: Head = {
    weights: Float64Array.from([...FIRST_ROW, ...FIRST_ROW.map((value) => -value)]),
    bias: Float64Array.of(FIRST_BIAS, -FIRST_BIAS),
    classCount: 2,
    dimension: M,
    normalisation: { kind: 'none' },
    provenance: { method: 'erm', seed: 1, selection: 'fixed', options: {}, detail: '' },
  };
  input = {
    features,
    normalisation: { kind: 'none' },
    labels: images.labels,
    classCount: 2,
    classNames: ['one', 'other'],
    splits: images.splits,
    head,
    spuriosity: null,
    classTexts: null,
    groups,
    words,
  };
});

function run(options: Record<string, number>, of: MitigationInput = input, seed = 1): Promise<MitigationResult> {
  // lambda = 1 in the paper's units; the option is per mean squared length.
  const rows = rowsOf(0);
  let squares = 0;
  for (const row of rows) for (let j = 0; j < D; j += 1) squares += images.values[row * D + j]! ** 2 / rows.length;
  return tldr.run(of, { trainer: cpuTrainer, seed }, { ...REFERENCE, lambda: 1 / squares, ...options });
}

describe('TLDR end to end on the synthetic data of METHODS.md 3.7', () => {
  test('the order of the reference: ERM < no constraint < constraint < validated words < DFR', async () => {
    const erm = worstGroup(input.head!, 2);
    const noWords = { validatesByMeaning: 0, validatesByClassifier: 0 };
    const ridge = worstGroup((await run({ isOrthogonal: 0, ...noWords })).head, 2);
    const constrained = worstGroup((await run(noWords)).head, 2);
    const validated = worstGroup((await run({})).head, 2);
    const counts = [0, 0, 0, 0];
    const codes = input.groups!.codes;
    for (const row of rowsOf(1)) counts[codes[row]!]! += 1;
    const balanced = await cpuTrainer.fit(
      {
        features: input.features,
        labels: input.labels,
        classCount: 2,
        rows: rowsOf(1),
        sampleWeights: Float64Array.from(rowsOf(1), (row) => 600 / (4 * counts[codes[row]!]!)),
      },
      { l2: 1e-4 },
    );
    const oracle = worstGroup(balanced, 2);
    console.log(
      `Worst group: ERM ${erm.toFixed(4)} < ridge ${ridge.toFixed(4)} < orthogonal ${constrained.toFixed(4)} < validated ${validated.toFixed(4)} < DFR ${oracle.toFixed(4)} (reference .2549 .5010 .5260 .6532 .7091)`,
    );
    expect(erm).toBeLessThan(ridge);
    expect(ridge).toBeLessThan(constrained);
    expect(constrained).toBeLessThan(validated);
    expect(validated).toBeLessThan(oracle);
  });

  test('the filter by meaning keeps just the 16 right words of each list', () => {
    const check = checkWords(input.words!.words, null);
    for (const kind of ['class', 'value'] as const) {
      expect(keptCounts(check, kind, 2).map(({ kept }) => kept)).toEqual([16, 16]);
    }
    check.verdicts.forEach(({ dropped }, at) => expect(dropped).toBe(at % WORDS < WORDS - WRONG ? null : 'semantic'));
  });

  test.each([
    [true, [16, 13]],
    [false, [16, 4]],
  ])(
    'with the paired gap of the reference the filter by classifier keeps as many (constraint: %s)',
    async (isOrthogonal, kept) => {
      const { images: from, words } = input.words!;
      const gap = pairedGap();
      const problem = { from, to: input.features, rows: rowsOf(0), lambda: 1, isRectified: true };
      const projector = await fitProjector({ ...problem, gap: isOrthogonal ? gap : null });
      const carry = (texts: FeatureMatrix, rows: Uint32Array) => project(projector, texts, rows);
      expect(
        keptCounts(checkWords(words, { head: input.head!, carry }), 'class', 2).map((count) => count.kept),
      ).toEqual(kept);
    },
  );

  test('each rule of selection is named with its epoch, and the worst group needs groups', async () => {
    const rules = [
      'last step: epoch 30',
      'worst group on validation: epoch',
      'class-balanced accuracy on validation: epoch',
    ];
    for (const [selection, words] of rules.entries()) {
      const { head, notes } = await run({ selection, epochs: 30 });
      expect(head.provenance.selection).toContain(words);
      expect(notes).toEqual([]);
    }
    const { head, notes } = await run({ selection: 1, epochs: 5 }, { ...input, groups: null });
    expect(head.provenance.selection).toBe('last step: epoch 5');
    expect(notes.join()).toContain('no groups');
  });

  test('the epoch chosen by the worst group is no worse there than the last', async () => {
    const chosen = await run({ selection: 1, epochs: 60 });
    const last = await run({ selection: 0, epochs: 60 });
    expect(worstGroup(chosen.head, 1)).toBeGreaterThanOrEqual(worstGroup(last.head, 1));
  });

  /** The test images' numbers turned into others. */
  function spoiled(matrix: FeatureMatrix): FeatureMatrix {
    const isTest = (at: number): boolean => images.splits[Math.floor(at / matrix.dimension)] === 2;
    return { ...matrix, values: matrix.values.map((value, at) => (isTest(at) ? 7 - 3 * value : value)) };
  }

  test('repeats itself with a seed, and reads neither label nor picture of the test split', async () => {
    const one = await run({ epochs: 5 });
    const labels = Uint16Array.from(images.labels, (label, row) => (images.splits[row] === 2 ? 1 - label : label));
    const words = { ...input.words!, images: spoiled(input.words!.images) };
    const other = await run({ epochs: 5 }, { ...input, labels, features: spoiled(input.features), words });
    expect(other.head.weights).toEqual(one.head.weights);
    expect(other.head.bias).toEqual(one.head.bias);
    const another = await run({ epochs: 5 }, input, 2);
    expect(another.head.weights).not.toEqual(one.head.weights);
  });

  test('a class that loses all its words stops it, with the reasons', async () => {
    const { words } = input;
    const wrong = {
      ...words!,
      words: { ...words!.words, anchors: matrixOf([3, 2, 0, 1].map((at) => anchor(at, 2, gapVector()))) },
    };
    const shuffled = { ...wrong, words: { ...wrong.words, isKnown: wrong.words.isKnown.map((_, at) => at >= WORDS) } };
    await expect(run({}, { ...input, words: shuffled })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(
        '"one" has lost all of its 20 words: 20 because the encoder does not know them',
      ) as string,
      fix: expect.stringContaining('simpler') as string,
    });
    const opposed: Head = {
      ...input.head!,
      weights: input.head!.weights.map((value) => -value),
      bias: input.head!.bias.map((value) => -value),
    };
    const bias = Float64Array.from([50, -50]);
    await expect(run({}, { ...input, head: { ...opposed, bias } })).rejects.toMatchObject({
      message: expect.stringContaining('"other" has lost all') as string,
      fix: expect.stringContaining('audit a head') as string,
    });
  });

  test('refuses no words, vectors of another encoder and vectors with a number that is none, and says what to do', async () => {
    await expect(run({}, { ...input, words: null })).rejects.toMatchObject({
      code: 'bad-input',
      fix: expect.stringContaining('give words') as string,
    });
    const words = input.words!;
    const shorter = { ...words, images: { ...words.images, dimension: 8, rowCount: 2 * words.images.rowCount } };
    await expect(run({}, { ...input, words: shorter })).rejects.toMatchObject({
      message: expect.stringContaining('do not fit') as string,
    });
    for (const part of ['texts', 'anchors'] as const) {
      const broken = { ...words.words[part], values: words.words[part].values.slice() };
      broken.values[3] = Number.NaN;
      await expect(
        run({}, { ...input, words: { ...words, words: { ...words.words, [part]: broken } } }),
      ).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('vectors of the words hold a number that is none') as string,
      });
    }
  });

  test('a singular projector is told, not computed', async () => {
    const words = input.words!;
    const flat = words.images.values.map((value, at) => (at % D === 5 ? 0 : value));
    await expect(
      run({ lambda: 0 }, { ...input, words: { ...words, images: { ...words.images, values: flat } } }),
    ).rejects.toMatchObject({ code: 'bad-input', fix: expect.stringContaining('lambda') as string });
  });
});

test('the words of a pair are in the same template, and every group gives an epoch as many texts', async () => {
  const { textPairs, balancedEpoch, textsPerGroup } = await import('../../../src/core/text-pairs');
  const { words } = input.words!;
  // Template t adds t to one coordinate of every text: a pair of one template has just t there.
  const marked = words.texts.values.map((value, at) =>
    at % D === 7 ? Math.floor(at / D) % WORD_TEMPLATES.length : value,
  );
  const check = checkWords(words, null);
  const set = textPairs({ ...words, texts: { ...words.texts, values: marked } }, check, {
    isNormalised: false,
    uniform: mulberry32(3),
  });
  const seen = new Set<number>();
  for (let row = 0; row < set.vectors.rowCount; row += 1) seen.add(set.vectors.values[row * D + 7]!);
  expect([...seen].sort()).toEqual(WORD_TEMPLATES.map((_, t) => t));
  expect(set.pairCounts).toEqual([256, 256, 256, 256]);
  expect(textsPerGroup(set)).toBe(256);
  const epoch = balancedEpoch(set, mulberry32(4));
  const counts = [0, 0, 0, 0];
  for (const at of epoch) counts[set.groups[at]!]! += 1;
  expect(counts).toEqual([256, 256, 256, 256]);
  expect(new Set(epoch).size).toBe(1024);
});
