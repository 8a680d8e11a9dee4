import { beforeEach, expect, test } from 'vitest';
import type { EmbeddedWords } from '../../../src/core/embedded-words';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { WORD_TEMPLATES } from '../../../src/core/word-prompts';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';

/** 240 images in the space of an encoder: coordinate 0 tells cat from dog, coordinate 1 where they are. */
const COUNT = 240;
const D = 6;
const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};
const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
const request = { judgements: [], seed: 1, classTextVectors: null };

let service: AuditService;

beforeEach(async () => {
  service = new AuditService();
  const uniform = mulberry32(3);
  const encoder = Float32Array.from({ length: COUNT * D }, () => 0.5 * drawNormal(uniform));
  labels.forEach((label, row) => (encoder[row * D]! += label === 0 ? 2 : -2));
  await service.methods.open(
    {
      auditId: 'words',
      classes: ['cat', 'dog'],
      labels,
      splits: Uint8Array.from(labels, (_, row) => Math.floor(row / 2) % 3),
      attributes: [],
      encoderDimension: D,
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
      hashes: Array.from({ length: COUNT }, (_, row) => String(row)),
    },
    context,
  );
  await service.methods.seal(null, context);
  await service.methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
});

/** Two words a list; the second of the cats is the direction of a dog. */
function embedded(): EmbeddedWords {
  const directions = [
    [1, 0],
    [-1, 0.1],
    [-1, 0],
    [-1, 0.1],
    [0, 1],
    [0, 1.1],
    [0, -1],
    [0, -1.1],
  ];
  const matrix = (rows: readonly (readonly number[])[]) => ({
    rowCount: rows.length,
    dimension: D,
    values: Float32Array.from(
      rows.flatMap((row) => Array.from({ length: D }, (_, j) => row[j] ?? (j === 5 ? 0.3 : 0))),
    ),
  });
  const list = (name: string) => ({ name, anchor: name, words: [`${name} one`, `${name} two`] });
  return {
    lists: { classes: [list('cat'), list('dog')], values: [list('sofa'), list('lawn')] },
    isKnown: directions.map((_, word) => word !== 7),
    texts: matrix(directions.flatMap((direction) => WORD_TEMPLATES.map(() => direction))),
    anchors: matrix([directions[0]!, directions[2]!, directions[4]!, directions[6]!]),
    isAnchorKnown: [true, true, true, true],
    joint: matrix(Array.from({ length: 8 }, (_, row) => [row < 4 ? 1 : -1, row % 4 < 2 ? 1 : -1])),
  };
}

test('the worker says which words are used and why the others are not, and mends with them', async () => {
  const words = embedded();
  const report = await service.methods.checkWords({ words, seed: 1 }, context);
  expect(report.verdicts.map(({ dropped }) => dropped)).toEqual([
    null,
    'semantic',
    null,
    null,
    null,
    null,
    null,
    'unknown',
  ]);
  expect(report.verdicts[1]!.takenFor).toBe('dog');
  expect(report.shortage).toBeNull();
  const methods = ['tldr', 'drml', 'debias-vl', 'roboshot'] as const;
  const { report: mended } = await service.methods.mend({ ...request, methods, words: { words } }, context);
  expect(mended.refused).toEqual([]);
  for (const method of methods) {
    const head = mended.heads.find((one) => one.method === method)!;
    expect(head.figures.test!.accuracy.value, method).toBeGreaterThan(0.9);
    expect(head.detail).toContain('classes 1 of 2, 2 of 2; values 2 of 2, 1 of 2');
  }
  expect(mended.words!.lists).toEqual(words.lists);
  expect(mended.words!.checks.map(({ method }) => method)).toEqual(methods);
  for (const { verdicts } of mended.words!.checks) {
    const dropped = verdicts.filter((verdict) => verdict.dropped !== null);
    expect(dropped.map((verdict) => [verdict.word, verdict.dropped, verdict.takenFor])).toEqual([
      ['cat two', 'semantic', 'dog'],
      ['lawn two', 'unknown', ''],
    ]);
  }
});

test('a class without a word left is told when the words are checked', async () => {
  const words = { ...embedded(), isKnown: [false, true, true, true, true, true, true, true] };
  const { shortage } = await service.methods.checkWords({ words, seed: 1 }, context);
  expect(shortage).toMatchObject({ code: 'bad-input' });
  expect(shortage!.message).toContain(
    '"cat" has lost all of its 2 words: 1 because the encoder does not know them, 1 because they are nearer to another list',
  );
});

test('why there are no words is told of the methods that need some, beside the heads of the others', async () => {
  const trouble = { code: 'bad-input' as const, message: 'There are words for one value.', fix: 'Give two lists.' };
  const methods = ['tldr', 'jtt'] as const;
  const { report } = await service.methods.mend({ ...request, methods, words: { trouble } }, context);
  expect(report.heads.map(({ method }) => method)).toContain('jtt');
  expect(report.refused).toMatchObject([{ method: 'tldr', message: trouble.message, fix: trouble.fix }]);
  expect(report.words).toBeUndefined();
});
