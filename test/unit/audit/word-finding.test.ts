import { beforeAll, describe, expect, it } from 'vitest';
import type { CueDescription } from '../../../src/core/audit';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';

const COUNT = 600;
const DIMENSION = 24;
const WORDS = 40;
/** Axes: the thing itself, the place, and the offsets of images and of words from each other. */
const THING = 0;
const PLACE = 1;
const IMAGE_CONE = 2;
const WORD_CONE = 3;

const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};

const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
/** Nine in ten of class 0 are at the place, one in ten of class 1. */
const isAtPlace = Uint8Array.from({ length: COUNT }, (_, row) => {
  const isRare = Math.floor(row / 2) % 10 === 0;
  return (labels[row] === 0) === isRare ? 0 : 1;
});

function cue(name: string): CueDescription {
  return { id: `text:${name}`, kind: 'text', title: name, group: 'Places', isSurroundings: true };
}

const cues = [
  cue('thing'),
  cue('place'),
  ...Array.from({ length: WORDS - 2 }, (_, i) => cue(`other ${i}`)),
  { ...cue('typed-place'), group: 'typed' },
];

function textVectors(): Float32Array {
  const uniform = mulberry32(8);
  const vectors = new Float32Array(cues.length * DIMENSION);
  cues.forEach(({ title }, word) => {
    const at = word * DIMENSION;
    for (let j = 4; j < DIMENSION; j += 1) vectors[at + j] = title.startsWith('other') ? 0.5 * drawNormal(uniform) : 0;
    vectors[at + WORD_CONE] = 4;
    if (title === 'thing') vectors[at + THING] = 2;
    if (title.endsWith('place')) vectors[at + PLACE] = 2;
  });
  return vectors;
}

async function open(thing = 0.35): Promise<AuditService> {
  const service = new AuditService();
  const uniform = mulberry32(4);
  const encoder = Float32Array.from({ length: COUNT * DIMENSION }, () => 0.4 * drawNormal(uniform));
  for (let row = 0; row < COUNT; row += 1) {
    encoder[row * DIMENSION + THING]! += labels[row] === 0 ? thing : -thing;
    encoder[row * DIMENSION + PLACE]! += isAtPlace[row] ? 1.5 : -1.5;
    encoder[row * DIMENSION + IMAGE_CONE]! += 6;
  }
  await service.methods.open(
    {
      auditId: 'words',
      classes: ['first', 'second'],
      labels,
      splits: null,
      attributes: [],
      encoderDimension: DIMENSION,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
      device: 'wasm',
    },
    context,
  );
  await service.methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder,
      backbone: null,
      pixels: new Float32Array(COUNT * PIXEL_CUES.length),
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => `${row}`),
    },
    context,
  );
  await service.methods.seal(null, context);
  await service.methods.setCues({ cues, textVectors: textVectors() }, context);
  await service.methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
  return service;
}

let service: AuditService;
beforeAll(async () => {
  service = await open();
});

describe('words that go with errors', () => {
  it('name the place where the class is usually not, with wrong images that show it', async () => {
    const report = await service.methods.biasWords(null, context);
    const [first] = report.words.filter(({ classIndex }) => classIndex === 1);
    expect(first).toMatchObject({ cueId: expect.stringMatching(/place$/) });
    expect(first!.q).toBeLessThan(0.001);
    expect(first!.score.low).toBeGreaterThan(0);
    const { isRight } = service.audited.answers;
    expect(first!.wrongRows.every((row) => labels[row] === 1 && isRight[row] === 0)).toBe(true);
    expect(first!.rightRows.every((row) => labels[row] === 1 && isRight[row] === 1)).toBe(true);
    const counts = report.classes[1]!;
    expect(first!.score.n).toBe(counts.wrong + counts.right);
    // Class 0 errs where the place is missing, so there the word goes with right answers and is not told.
    expect(report.words.some(({ classIndex, title }) => classIndex === 0 && title === 'place')).toBe(false);
    expect(report.tests).toBe(cues.length * 2);
  });

  it('are none where too few are wrong, and the counts are told', async () => {
    const clear = await open(8);
    const report = await clear.methods.biasWords(null, context);
    expect(report).toMatchObject({ words: [], tests: 0, fewest: 5 });
    expect(report.classes.every(({ wrong, right }) => wrong < 5 && right > 200)).toBe(true);
  });
});

describe('what images are made of', () => {
  it('names the place for the class that has it, across the gap between words and images', async () => {
    const report = await service.methods.concepts({ l1: 0.25 }, context);
    const first = report.concepts.filter(({ classIndex }) => classIndex === 0);
    expect(first[0]).toMatchObject({ title: 'place' });
    expect(first[0]!.beyondRest!.low).toBeGreaterThan(0);
    expect(first[0]!.withIt / first[0]!.n).toBeGreaterThan(0.8);
    expect(first[0]!.topRows.every((row) => labels[row] === 0 && isAtPlace[row] === 1)).toBe(true);
    expect(report.wordCount).toBe(WORDS);
    expect(report.concepts.some(({ title }) => title === 'typed-place')).toBe(false);
    const ofSecond = report.concepts.find(({ classIndex, title }) => classIndex === 1 && title === 'place');
    expect(ofSecond!.wrongBeyondRight!.low).toBeGreaterThan(0);
  });

  it('leaves fewer words at a higher price', async () => {
    const count = async (l1: number): Promise<number> => {
      const { concepts } = await service.methods.concepts({ l1 }, context);
      return concepts.reduce((sum, { withIt }) => sum + withIt, 0);
    };
    expect(await count(0.6)).toBeLessThan(await count(0.15));
  });

  it('asks for words where none have been read', async () => {
    const bare = await open();
    await bare.methods.setCues({ cues: [], textVectors: new Float32Array(0) }, context);
    await expect(bare.methods.concepts({ l1: 0.25 }, context)).rejects.toMatchObject({ code: 'model-missing' });
    await expect(bare.methods.biasWords(null, context)).rejects.toMatchObject({ code: 'model-missing' });
  });
});
