import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { DiffuBiasReport } from '../../../src/core/diffubias-report';
import { GRID_GRAMS_PER_KWH, PAGE_POWER_WATTS } from '../../../src/core/energy';
import type { GeneratedRecord } from '../../../src/core/generation-order';
import { wilson } from '../../../src/core/intervals';
import type { AuditDocument } from '../../../src/io/audit-document';
import type { FindingsDocument } from '../../../src/io/findings-document';
import { findingsJson } from '../../../src/io/writers/findings-json';
import { exampleAudit } from './example-audit';

const schema = JSON.parse(readFileSync('docs/findings.schema.json', 'utf8')) as object;
const ajv = new Ajv2020({
  allErrors: true,
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
});

const REPORT: DiffuBiasReport = {
  system: 'diffubias',
  generator: { id: 'demo-painter-1', title: 'The demo’s painter' },
  captions: 'the test',
  seed: 3,
  classifierFinishedAt: 1,
  sources: [2, 1],
  failed: 1,
  generatingSeconds: 4,
  seconds: 9,
  q: 0.7,
  steps: 20,
  hardShare: 0.1,
  classes: [
    { size: 20, hard: [1, 0], hardLosses: [3.5, 2.25], easy: [2, 3], easyLosses: [0.01, 0.02], flagged: [0, 2] },
    { size: 10, hard: [4], hardLosses: [1.5], easy: [5], easyLosses: [0.125], flagged: [] },
  ],
  tests: [
    {
      classIndex: 0,
      word: 'sand',
      side: 'with',
      hard: { count: 2, of: 2 },
      rest: { count: 0, of: 18 },
      others: { count: 9, of: 10 },
      p: 0.005,
      q: 0.01,
      isFound: true,
    },
  ],
  words: [{ word: 'sand', count: 2 }],
  captionCounts: [
    { read: 2, kept: 2, conflicting: 2 },
    { read: 1, kept: 0, conflicting: 0 },
  ],
  forTraining: [8, 0],
};

/** An image of the painter's that took `seconds`, done at second `end`. */
function made(system: 'aspire' | 'diffubias', state: GeneratedRecord['state'], end: number, seconds: number) {
  return {
    position: 0,
    order: { key: `${system} ${end}`, system, purpose: 'training', label: 0, sourceRow: null },
    state,
    by: {
      generatorId: 'demo-painter-1',
      generatorTitle: 'The demo’s painter',
      protocol: 'demo-painter',
      model: 'm',
      seedUsed: 1,
      seconds,
      madeAt: 1000 * end,
      imageHash: '',
    },
    image: null,
  } as unknown as GeneratedRecord & { image: null };
}

const RECORDS = [
  made('diffubias', 'accepted', 10, 2),
  made('diffubias', 'rejected', 11, 2),
  made('aspire', 'accepted', 50, 7),
];

function entryOf(changes: Partial<AuditDocument> = {}) {
  const document = {
    ...exampleAudit(),
    generation: { diffubias: REPORT },
    generated: { records: RECORDS, exampleKeys: [] },
    ...changes,
  };
  const value = JSON.parse(findingsJson(document)) as FindingsDocument;
  const validate = ajv.compile(schema);
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  expect(value.generation!.aspire).toBeNull();
  return { entry: value.generation!.diffubias!, paths: document.dataset.paths };
}

test('DiffuBias’ lists are written by file, each image marked where the other list has it too', () => {
  const { entry, paths } = entryOf();
  const [first] = entry.classes;
  expect(first!.hard).toEqual([
    { file: paths[1], loss: 3.5, isLabelFlagged: false },
    { file: paths[0], loss: 2.25, isLabelFlagged: true },
  ]);
  expect(first!.easy).toEqual([
    { file: paths[2], loss: 0.01, isLabelFlagged: true },
    { file: paths[3], loss: 0.02, isLabelFlagged: false },
  ]);
  expect(first!.labelFlagged).toEqual([
    { file: paths[0], isHard: true },
    { file: paths[2], isHard: false },
  ]);
  expect(first).toMatchObject({ size: 20, captions: { read: 2, kept: 2, conflicting: 2 }, forTraining: 8 });
  const { value, low, high, n } = wilson(9, 10);
  // Numbers are written with nine digits.
  expect(entry.tests[0]!.others).toEqual({ value, interval: [expect.closeTo(low, 8), expect.closeTo(high, 8)], n });
  expect(entry).toMatchObject({ accepted: 1, rejected: 1, failed: 1, filterWords: [{ word: 'sand', count: 2 }] });
});

test('energy is of this system’s images alone, with its figures’ sources, or the user’s own', () => {
  const { energy } = entryOf().entry;
  // From second 8 to 10 and from 9 to 11: three seconds, not four.
  expect(energy.generators).toHaveLength(1);
  expect(energy.generators[0]).toMatchObject({
    images: 2,
    seconds: 3,
    powerWatts: PAGE_POWER_WATTS.value,
    powerSource: PAGE_POWER_WATTS.source,
  });
  expect(energy.generators[0]!.gramsCo2).toBeCloseTo(((3 * 28) / 3.6e6) * 480, 9);
  expect(energy).toMatchObject({ gridGramsPerKwh: 480, gridSource: GRID_GRAMS_PER_KWH.source });

  const own = entryOf({ energy: { watts: { 'demo-painter-1': 100 }, gridGramsPerKwh: 50 } }).entry.energy;
  expect(own.generators[0]!.gramsCo2).toBeCloseTo(((3 * 100) / 3.6e6) * 50, 9);
  expect(own.gridSource).toBe('as the user states it');
  expect(own.generators[0]!.powerSource).toBe('as the user states it');
});

test('accuracy on both sides of the bias stands with each head that has it', () => {
  const example = exampleAudit();
  const sides = { aligned: wilson(9, 10), conflicting: wilson(2, 10), total: wilson(11, 20) };
  const heads = example.mend!.heads.map((head, i) => (i === 0 ? { ...head, aligned: sides } : head));
  const value = JSON.parse(findingsJson({ ...example, mend: { ...example.mend!, heads } })) as FindingsDocument;
  expect(value.heads[0]!.byBias).toMatchObject({ aligned: { value: 0.9, n: 10 }, conflicting: { value: 0.2 } });
  expect(value.heads.slice(1).every(({ byBias }) => byBias === null)).toBe(true);
});
