import { expect, test } from 'vitest';
import { SPLITS, type MethodId } from '../../../src/core/audit';
import type { GateValues, GeneratedRecord } from '../../../src/core/generation-order';
import type { EncodedImage, ImageGenerator } from '../../../src/core/image-generator';
import { FACTORS } from '../../../src/core/perturbation';
import { sha256Hex } from '../../../src/core/sha256';
import type { VectorAnswers } from '../../../src/core/vector-answers';
import { planDemoSet } from '../../../src/demo/demo-set';
import { fullCaptionOfScene } from '../../../src/demo/drawing-prompt';
import { factorWordsOf } from '../../../src/demo/factor-words';
import { isHeldOut, runCounterfactual } from '../../../src/engine/generation/counterfactual-run';
import type { SystemContext } from '../../../src/engine/generation/making';
import { MemoryGenerated } from '../../../src/store/generated-store';

const { images, classes } = planDemoSet({ images: 240, strength: 0.95 });
const labels = images.map((image) => classes.indexOf(image.class));
const captions = images.map(({ specification }) => fullCaptionOfScene(specification));

/** What a head can see: the animal and the place. */
function vectorOf(caption: string): Float32Array {
  return Float32Array.of(caption.includes('bear') ? 0 : 1, caption.includes('autumn wood') ? 0 : 1);
}

const PASSED: GateValues = {
  labelMargin: 1,
  isLabelKept: true,
  directionalSimilarity: 0.5,
  hasEditHappened: true,
  copySimilarity: 0.5,
  isNoCopy: true,
};

/** Keeps what is made with what a network and the gates would say of it. */
class SeeingStore extends MemoryGenerated {
  gatesOf = (_: GeneratedRecord): GateValues => PASSED;

  override putImage(record: GeneratedRecord, image: EncodedImage): Promise<void> {
    const vectors = { encoder: vectorOf(record.order.prompt), backbone: null };
    return super.putImage({ ...record, vectors, gates: this.gatesOf(record) }, image);
  }
}

/** A head that looks at one entry of a vector alone: 0 the animal, 1 the place. */
function answersOf(method: MethodId, entry: number, vectors: Float32Array): VectorAnswers {
  const predictions = Uint16Array.from({ length: vectors.length / 2 }, (_, i) => vectors[2 * i + entry]!);
  const probabilities = Float32Array.from([...predictions].flatMap((own) => (own === 0 ? [0.9, 0.1] : [0.1, 0.9])));
  return { method, title: `Head ${method}`, predictions, probabilities };
}

const LOOKS_AT: Partial<Record<MethodId, number>> = { erm: 1, dfr: 0, counterfactual: 0 };

function joined(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

function stage(heads: readonly MethodId[] = ['erm', 'dfr']) {
  const store = new SeeingStore();
  let asked = 0;
  const generator: ImageGenerator = {
    id: 'pencil',
    title: 'A pencil',
    protocol: 'demo-painter',
    kinds: ['image-to-image'],
    maximumAtOnce: 1,
    generate: ({ prompt, seed }) => {
      asked += 1;
      const image = { bytes: new TextEncoder().encode(prompt), type: 'image/png' as const };
      return Promise.resolve({ image, seedUsed: seed, model: 'pencil', seconds: 0.5 });
    },
  };
  const call = (name: string, request: { rows: Uint32Array; vectors: Float32Array; methods: MethodId[] }) => {
    const { methods } = request;
    if (name !== 'answersOfRows' && name !== 'answersOfVectors') throw new Error(name);
    const vectors =
      name === 'answersOfRows' ? joined([...request.rows].map((row) => vectorOf(captions[row]!))) : request.vectors;
    return Promise.resolve(methods.map((method) => answersOf(method, LOOKS_AT[method]!, vectors)));
  };
  const context = {
    auditId: 'an audit',
    store,
    audit: { call },
    pictures: {},
    classes,
    labels,
    splits: images.map(({ split }) => SPLITS.indexOf(split)),
    hashes: images.map((_, row) => sha256Hex(Uint8Array.of(row, 7))),
    classifierFinishedAt: 5,
    heads,
    onRecords: () => Promise.resolve(),
    words: {
      generator,
      sizePixels: 64,
      captions: 'the painter',
      source: () => Promise.resolve({ bytes: new Uint8Array(1), type: 'image/png' }),
      factors: {
        captionOf: (row: number) => captions[row]!,
        wordsOf: (rows: readonly number[]) => factorWordsOf(rows.map((row) => images[row]!.specification)),
      },
    },
  } as unknown as SystemContext;
  const run = (seed = 1) => runCounterfactual(context, { system: 'counterfactual', imagesPerClass: 30, seed }, {});
  return { store, context, run, asked: () => asked };
}

test('a head that looks at the place is weak to the background and to nothing else, one that looks at the animal to nothing', async () => {
  const { run } = stage();
  const report = await run();
  const found = report.weaknesses.filter(({ isSignificant }) => isSignificant);
  expect(found.map(({ headId, classIndex, factor }) => `${headId} ${classIndex} ${factor}`).sort()).toEqual([
    'erm 0 background',
    'erm 1 background',
  ]);
  for (const { p, q, drop, dropBeyondLook } of found) {
    expect(p).toBeLessThan(0.01);
    expect(q).toBeLessThan(0.01);
    expect(drop.value).toBeGreaterThan(0.7);
    expect(dropBeyondLook!.value).toBeCloseTo(drop.value, 12);
  }
  expect(report.weaknesses).toHaveLength(2 * 2 * FACTORS.length);
  expect(report.heads.map(({ id }) => id)).toEqual(['erm', 'dfr']);
  expect(report).toMatchObject({ sources: [30, 30], failed: 0, classifierFinishedAt: 5, generatingSeconds: 180 });
  expect(report.perturbed).toEqual(FACTORS.map((factor) => ({ factor, made: 60, counted: 60 })));
});

test('every source is made anew as it was and with each factor changed, from one seed; only training images are sources', async () => {
  const { run, store } = stage();
  await run();
  const orders = (await store.all('an audit')).map(({ order }) => order);
  const sources = [...new Set(orders.map(({ sourceRow }) => sourceRow!))];
  expect(sources).toHaveLength(60);
  for (const row of sources) {
    expect(images[row]!.split).toBe('train');
    const own = orders.filter(({ sourceRow }) => sourceRow === row);
    expect(new Set(own.map(({ seed }) => seed)).size).toBe(1);
    expect(own.filter(({ change }) => !change)).toMatchObject([{ purpose: 'unperturbed', prompt: captions[row] }]);
    expect(own.flatMap(({ change }) => change?.factor ?? []).sort()).toEqual([...FACTORS].sort());
    expect(own.every(({ label }) => label === labels[row])).toBe(true);
  }
});

test('what is made of held-out sources is marked so, by the file alone: another seed holds out the same', async () => {
  const { run, store, context } = stage();
  const report = await run();
  await run(2);
  const records = await store.all('an audit');
  const changed = records.filter(({ order }) => order.change !== null);
  for (const { order } of changed) {
    expect(order.purpose).toBe(isHeldOut(context.hashes[order.sourceRow!]!) ? 'held-out' : 'perturbed');
  }
  const heldOut = new Set(
    changed.slice(0, 60 * FACTORS.length).flatMap(({ order }) => (order.purpose === 'held-out' ? order.sourceRow : [])),
  );
  expect(changed).toHaveLength(2 * 60 * FACTORS.length);
  expect(report.heldOutSources.reduce((sum, count) => sum + count, 0)).toBe(heldOut.size);
  expect(heldOut.size).toBeGreaterThan(8);
  expect(heldOut.size).toBeLessThan(35);
  for (const line of report.heldOut) expect(line.perturbed.n).toBe(heldOut.size);
});

test('a head taught by counterfactuals is asked on held-out sources alone, and its gain is told', async () => {
  const { run } = stage(['erm', 'counterfactual']);
  const { weaknesses, heldOut, heldOutSources } = await run();
  for (const { classIndex, drop } of weaknesses.filter(({ headId }) => headId === 'counterfactual')) {
    expect(drop.n).toBe(heldOutSources[classIndex]);
  }
  expect(heldOut.map(({ headId }) => headId)).toEqual(['erm', 'counterfactual']);
  expect(heldOut[0]!.gain).toBeNull();
  expect(heldOut[1]!.perturbed.value).toBe(1);
  // One change in five takes the place away.
  expect(heldOut[1]!.gain!.value).toBeGreaterThan(0.15);
});

test('images that fail a gate or that a person refused count for nothing, and nothing is made twice', async () => {
  const { run, store, asked } = stage();
  store.gatesOf = ({ order }) => ({ ...PASSED, hasEditHappened: order.change?.factor !== 'domain' });
  const first = await run();
  expect(first.weaknesses.some(({ factor }) => factor === 'domain')).toBe(false);
  expect(first.perturbed.find(({ factor }) => factor === 'domain')).toEqual({ factor: 'domain', made: 60, counted: 0 });
  expect(asked()).toBe(60 * 6);
  const records = await store.all('an audit');
  const refused = records.filter(({ order }) => order.change?.factor === 'background' && order.purpose === 'perturbed');
  await store.put(refused.map((record) => ({ ...record, state: 'rejected' as const })));
  const second = await run();
  expect(asked()).toBe(60 * 6);
  const counted = second.perturbed.find(({ factor }) => factor === 'background')!.counted;
  expect(counted).toBe(60 - refused.length);
});

test('without words to change, or without a training image, it says so', async () => {
  const { context } = stage();
  const wish = { system: 'counterfactual' as const, imagesPerClass: 5, seed: 1 };
  const { factors: _, ...words } = context.words;
  await expect(runCounterfactual({ ...context, words }, wish, {})).rejects.toMatchObject({ code: 'bad-input' });
  const splits = images.map(() => SPLITS.indexOf('test'));
  await expect(runCounterfactual({ ...context, splits }, wish, {})).rejects.toMatchObject({ code: 'too-few-images' });
});
