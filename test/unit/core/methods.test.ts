import { beforeAll, describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { crossFit } from '../../../src/core/cross-fit';
import { rightness, spuriousGaps } from '../../../src/core/gap';
import { groupTable } from '../../../src/core/groups';
import { predict, predictionsOf, type Head } from '../../../src/core/head';
import { tuningCount } from '../../../src/core/methods/head-tuning';
import { findMitigation, MITIGATIONS } from '../../../src/core/methods/index';
import type { MitigationInput, MitigationResult } from '../../../src/core/methods/mitigation';
import { spuriosityByClass } from '../../../src/core/spuriosity';
import { allRows } from '../../../src/core/summary';
import { columnOf, synthetic } from './synthetic';

const parts = [synthetic(1, 2000, 0.95), synthetic(2, 600, 0.5), synthetic(3, 2000, 0.5)];
const values = Float32Array.from(parts.flatMap((part) => [...part.values]));
const labels = Uint16Array.from(parts.flatMap((part) => [...part.labels]));
const attributes = Uint16Array.from(parts.flatMap((part) => [...part.attributes]));
const splits = Uint8Array.from(parts.flatMap((part, code) => new Array<number>(part.n).fill(code)));
const features = { rowCount: 4600, dimension: 16, values };
const spuriosity = spuriosityByClass({
  scores: {
    imageCount: 4600,
    cueCount: 2,
    values: Float32Array.from([2, 3].flatMap((j) => parts.flatMap((part) => [...columnOf(part, j)]))),
  },
  labels,
  classCount: 2,
  spuriousCues: [[0], [1]],
  splits,
});
const input: MitigationInput = {
  features,
  normalisation: { kind: 'none' },
  labels,
  classCount: 2,
  classNames: ['land bird', 'water bird'],
  splits,
  head: null,
  spuriosity,
  classTexts: null,
};
const testRows = allRows(4600).filter((row) => splits[row] === 2);
const tools = { trainer: cpuTrainer, seed: 1 };
const method = (id: Parameters<typeof findMitigation>[0]) => findMitigation(id)!;

function testFigures(head: Head, k = 100) {
  const isRight = rightness(predict(head, features), labels);
  const table = groupTable({ labels, classCount: 2, attribute: attributes, valueCount: 2, isRight, rows: testRows });
  const gaps = spuriousGaps({ spuriosity, labels, classCount: 2, isRight, rows: testRows, k });
  return {
    groups: table.groups.map((g) => g.accuracy.value),
    worst: table.worst!.accuracy.value,
    gap: gaps.meanPoints.value,
  };
}

let erm: MitigationResult;
beforeAll(async () => {
  erm = await method('erm').run(input, tools);
});

describe('low-spuriosity tuning', () => {
  it('reproduces the reference run: stops after step 20 with a gap of 2 points', async () => {
    const { head, trace, rowsUsed } = await method('low-spuriosity').run({ ...input, head: erm.head }, tools, {
      stepSize: 0.1,
      k: 100,
    });
    expect(trace[0]).toEqual({ step: 0, gapPoints: expect.closeTo(76, 8), accuracy: expect.closeTo(0.613333, 6) });
    expect(trace.slice(1, 4).map((step) => step.gapPoints)).toEqual([73.5, 71.5, 68].map((v) => expect.closeTo(v, 8)));
    expect(trace.at(-1)).toEqual({ step: 20, gapPoints: expect.closeTo(2, 8), accuracy: expect.closeTo(0.726667, 6) });
    const counts = [0, 0, 0, 0];
    for (const row of rowsUsed) counts[2 * labels[row]! + attributes[row]!]! += 1;
    expect(counts).toEqual([60, 40, 28, 72]);
    const { groups, gap } = testFigures(head);
    [0.7553, 0.77755, 0.76078, 0.73265].forEach((value, g) => expect(groups[g]).toBeCloseTo(value, 4));
    expect(gap).toBeCloseTo(0, 8);
  });

  it('with its own step never raises the loss, stops too, and lifts the worst group', async () => {
    const { head, trace } = await method('low-spuriosity').run({ ...input, head: erm.head }, tools);
    expect(trace.length).toBeLessThan(201);
    expect(trace.at(-1)!.gapPoints).toBeLessThan(5);
    expect(testFigures(head).worst).toBeGreaterThan(testFigures(erm.head).worst + 0.35);
  });

  it('leaves the head alone in new coordinates', async () => {
    const { head, trace, notes } = await method('low-spuriosity').run({ ...input, head: erm.head }, tools, {
      stopGapPoints: 100,
    });
    expect(trace.length).toBe(1);
    expect(notes.join()).toContain('from the start');
    head.weights.forEach((value, j) => expect(value).toBeCloseTo(erm.head.weights[j]!, 10));
    head.bias.forEach((value, c) => expect(value).toBeCloseTo(erm.head.bias[c]!, 10));
  });

  it('draws at random for a class without a cue and says so', async () => {
    const half = spuriosity.map((value, i) => (labels[i] === 1 ? Number.NaN : value));
    const { notes } = await method('low-spuriosity').run({ ...input, head: erm.head, spuriosity: half }, tools);
    expect(notes.join()).toContain('"water bird" has no cue');
  });

  it('takes min(100, 10 %), at least 10, at most the class', () => {
    const options = { imagesPerClass: 100, sharePercent: 10 };
    expect([2000, 300, 50, 7].map((n) => tuningCount(n, options))).toEqual([100, 30, 10, 7]);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const running = method('low-spuriosity').run(
      { ...input, head: erm.head },
      { ...tools, signal: controller.signal },
      {
        stopGapPoints: -100,
        maximumSteps: 10_000,
      },
    );
    setTimeout(() => controller.abort(), 30);
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('the other methods', () => {
  it('are registered with titles, papers and options within their bounds', () => {
    expect(MITIGATIONS.map(({ id }) => id)).toEqual([
      'erm',
      'erm-tuned',
      'zero-shot',
      'low-spuriosity',
      'random-tuning',
      'error-tuning',
      'dfr',
      'dfr-train',
      'group-weighted',
      'afr',
      'jtt',
      'group-dro',
      'tldr',
      'drml',
      'debias-vl',
      'roboshot',
      'aspire',
      'counterfactual',
      'diffubias',
    ]);
    for (const { options, title, paper } of MITIGATIONS) {
      expect(title.length * paper.length).toBeGreaterThan(0);
      for (const option of options) {
        expect(option.default).toBeGreaterThanOrEqual(option.minimum);
        expect(option.default).toBeLessThanOrEqual(option.maximum);
      }
    }
  });

  it('choose C by folds, never read the test split, and repeat for a seed', async () => {
    const spoiled = { ...features, values: values.slice() };
    for (const row of testRows) spoiled.values.fill(Number.NaN, row * 16, (row + 1) * 16);
    const tuned = await method('erm-tuned').run({ ...input, features: spoiled }, tools);
    const again = await method('erm-tuned').run(input, tools);
    expect([...tuned.head.weights]).toEqual([...again.head.weights]);
    expect([1, 10, 100, 1000]).toContain(tuned.head.provenance.options['c']);
    for (const id of ['low-spuriosity', 'random-tuning', 'error-tuning'] as const) {
      const { head } = await method(id).run({ ...input, features: spoiled, head: erm.head }, tools, {
        maximumSteps: 3,
      });
      expect(head.weights.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  it('tune on random images without closing the gap, unlike on the least spurious', async () => {
    const { head, rowsUsed } = await method('random-tuning').run({ ...input, head: erm.head }, tools);
    const low = await method('low-spuriosity').run({ ...input, head: erm.head }, tools);
    expect(rowsUsed.length).toBe(low.rowsUsed.length);
    expect(testFigures(head).gap).toBeGreaterThan(testFigures(low.head).gap + 30);
  });

  it('tune on the worst errors first', async () => {
    const { rowsUsed } = await method('error-tuning').run({ ...input, head: erm.head }, tools, { maximumSteps: 1 });
    const wrong = predict(erm.head, features, rowsUsed).reduce(
      (sum, p, i) => sum + (p === labels[rowsUsed[i]!] ? 0 : 1),
      0,
    );
    expect(wrong).toBe(rowsUsed.length);
  });

  it('score class names without training', async () => {
    const classTexts = { rowCount: 2, dimension: 16, values: new Float32Array(32) };
    classTexts.values[0] = 1;
    classTexts.values[17] = 1;
    const { head } = await method('zero-shot').run({ ...input, classTexts, normalisation: { kind: 'l2' } }, tools);
    expect(head.weights[0]).toBe(100);
    expect([...head.bias]).toEqual([0, 0]);
    await expect(method('zero-shot').run(input, tools)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('refuse options that make no sense, and a class without training images', async () => {
    await expect(method('erm').run(input, tools, { c: -1 })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(method('erm').run(input, tools, { d: 1 })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(method('low-spuriosity').run(input, tools)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(method('erm').run({ ...input, classCount: 3 }, tools)).rejects.toMatchObject({
      code: 'too-few-images',
    });
  });
});

describe('cross-fitting', () => {
  it('scores each row by a head that did not see it', async () => {
    // Labels that are pure noise: a head fits them in sample and does no better than chance out of fold. Seeds 1 to 20.
    let inSample = 0;
    let outOfFold = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { values: noise, labels: own } = synthetic(seed, 60, 0.5, { core: 0, spurious: 0 });
      const flat = { rowCount: 60, dimension: 16, values: noise };
      const problem = { features: flat, labels: own, classCount: 2, rows: allRows(60) };
      const share = (p: Uint16Array) => p.reduce((sum, value, i) => sum + (value === own[i] ? 1 : 0), 0) / 60 / 20;
      inSample += share(predict(await cpuTrainer.fit(problem, { l2: 1e-4 }), flat));
      outOfFold += share(predictionsOf((await crossFit(cpuTrainer, problem, { c: 1000, seed })).logits, 2));
    }
    expect(inSample).toBeGreaterThan(0.7);
    expect(Math.abs(outOfFold - 0.5)).toBeLessThan(0.06); // 1,200 draws, deviation .014, fewer in effect
    const { features: _, ...rest } = input;
    const rows = allRows(60);
    const fit = await crossFit(cpuTrainer, { ...rest, features, rows }, { c: 1, seed: 1 });
    for (let fold = 0; fold < 5; fold += 1) expect(fit.folds.filter((own) => own === fold).length).toBe(12);
  });
});
