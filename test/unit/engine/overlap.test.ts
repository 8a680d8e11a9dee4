import { expect, test } from 'vitest';
import type { CueDescription, CueReport, Finding } from '../../../src/core/audit';
import type { OverlapReport } from '../../../src/core/closer-look';
import { wilson } from '../../../src/core/intervals';
import { forgetOverlaps, keepOverlap } from '../../../src/engine/cue-place';
import { keptTensors, type CueContext } from '../../../src/engine/cue-step';
import { CueSuggester } from '../../../src/engine/cue-suggester';
import { addExampleCue } from '../../../src/engine/example-step';
import { SessionRecord } from '../../../src/engine/session-record';
import type { AuditRecord } from '../../../src/store/audit-record';
import type { AuditDatabase } from '../../../src/store/database';

function overlap(cueId: string, value: number): OverlapReport {
  return {
    cueId,
    classIndex: 0,
    object: { kind: 'words', words: 'bird' },
    maps: [],
    overlap: { value, low: value - 0.1, high: value + 0.1, n: 8 },
    chance: 0.08,
  };
}

function record(saved: AuditRecord[]): SessionRecord {
  const database = { put: (one: AuditRecord) => Promise.resolve(void saved.push(one)) } as unknown as AuditDatabase;
  const kept = { cues: [], textVectors: new Float32Array(0), unknownCues: [], heads: [] };
  return new SessionRecord(database, { id: 'kept', steps: [], judgements: [], kept } as unknown as AuditRecord);
}

const finding: Finding = {
  classIndex: 0,
  cueId: 'pixel:tail',
  gap: { value: 30, low: 10, high: 50, n: 40 },
  k: 20,
  accuracyHigh: wilson(18, 20),
  accuracyLow: wilson(12, 20),
  presence: 0.7,
  associationAuc: 0.8,
  p: 0.001,
  q: 0.01,
  isSignificant: true,
  rank: 1,
  alike: [],
  standsUnder: null,
  isOwnEvidence: false,
};
const report: CueReport = {
  cues: [{ id: 'pixel:tail', kind: 'pixel', title: 'tail', group: 'Pixels', isSurroundings: false }],
  findings: [finding],
  familySize: 1,
  rate: 0.05,
  asksForAssociation: true,
  unknown: [],
  warnings: [],
};

test('an overlap is saved with the audit, one a cue and class, and speaks in the suggestion from then on', async () => {
  const saved: AuditRecord[] = [];
  const kept = record(saved);
  const suggester = new CueSuggester();
  const suggested = () => suggester.suggestion(report, keptTensors(kept), ['bird'], 0, 'pixel:tail');
  // A thing without words of its own: group and words say nothing.
  expect(suggested()).toBeNull();

  await keepOverlap(kept, overlap('pixel:tail', 0.1));
  expect(suggested()).toMatchObject({ judgement: 'spurious' });
  await keepOverlap(kept, overlap('pixel:other', 0.5));
  await keepOverlap(kept, overlap('pixel:tail', 0.8));
  expect(suggested()).toMatchObject({ judgement: 'core' });
  expect(suggested()!.figures.map(({ source, says }) => [source, says])).toEqual([
    ['group', null],
    ['map', 'core'],
  ]);
  expect(saved.at(-1)!.kept!.overlaps!.map((one) => [one.cueId, one.overlap.value])).toEqual([
    ['pixel:other', 0.5],
    ['pixel:tail', 0.8],
  ]);
});

test('a cue placed again from other examples has no place until it is looked for again; other cues keep theirs', async () => {
  const kept = record([]);
  for (const cueId of ['example:boat', 'example:nets']) await keepOverlap(kept, overlap(cueId, 0.1));
  const audit = {
    call: (method: string, request: { cue: CueDescription }) =>
      Promise.resolve(method === 'exampleColumn' ? { cue: request.cue, values: new Float32Array(3) } : report),
    rememberCues: () => undefined,
  };
  const context = { record: kept, audit } as unknown as CueContext;
  await addExampleCue(context, { title: 'Boat', withRows: [0], withoutRows: [1], space: 'encoder' }, {});
  expect(keptTensors(kept).columns!.map(({ cue }) => cue.id)).toEqual(['example:boat']);
  expect(keptTensors(kept).overlaps!.map(({ cueId }) => cueId)).toEqual(['example:nets']);
});

test('what rests on the head of before is forgotten, what rests on words is kept', async () => {
  const kept = record([]);
  await keepOverlap(kept, overlap('text:sea', 0.1));
  await keepOverlap(kept, { ...overlap('text:sky', 0.1), object: { kind: 'head' } });
  const { overlaps } = forgetOverlaps(keptTensors(kept), ({ object }) => object.kind === 'head');
  expect(overlaps!.map(({ cueId }) => cueId)).toEqual(['text:sea']);
});
