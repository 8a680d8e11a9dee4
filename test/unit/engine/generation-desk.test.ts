import { expect, test } from 'vitest';
import { SPLITS, type MethodId, type Split } from '../../../src/core/audit';
import { ASSUMED_ENERGY } from '../../../src/core/energy';
import type { GeneratedRecord, GeneratedState, GenerationPurpose } from '../../../src/core/generation-order';
import { Desk, type DeskContext } from '../../../src/engine/generation/desk';
import type { AuditRecord } from '../../../src/store/audit-record';
import { MemoryGenerated } from '../../../src/store/generated-store';

const ROW_SPLITS: readonly Split[] = ['train', 'val', 'test', 'train'];
const LABELS = [0, 1, 0, 1];

interface Told {
  state?: GeneratedState;
  purpose?: GenerationPurpose;
  sourceRow?: number | null;
}

function record(position: number, { state = 'to-review', purpose = 'edit', sourceRow = 0 }: Told): GeneratedRecord {
  return {
    auditId: 'an audit',
    position,
    order: {
      key: `order ${position}`,
      system: 'aspire',
      purpose,
      kind: 'image-to-image',
      prompt: 'a drawing of a bear on a beach',
      negativePrompt: '',
      seed: position,
      widthPixels: 64,
      heightPixels: 64,
      strength: 0.6,
      sourceRow,
      sourceHash: null,
      mask: null,
      label: LABELS[sourceRow ?? 0]!,
      caption: null,
      change: null,
    },
    state,
    by:
      state === 'asked' || state === 'failed'
        ? null
        : {
            generatorId: 'g',
            generatorTitle: 'G',
            protocol: 'demo-painter',
            model: 'm',
            seedUsed: position,
            seconds: 1,
            madeAt: 0,
            imageHash: '',
          },
    gates: null,
    vectors: { encoder: Float32Array.of(position, 1), backbone: null },
    trouble: null,
  };
}

async function deskOf(told: readonly Told[]) {
  const store = new MemoryGenerated();
  await store.put(told.map((one, position) => record(position, one)));
  let value = { id: 'an audit', judgements: [], source: { kind: 'folder', name: 'f' } } as unknown as AuditRecord;
  const context = {
    record: {
      get value() {
        return value;
      },
      update: (change: Partial<AuditRecord>) => {
        value = { ...value, ...change };
        return Promise.resolve();
      },
    },
    audit: { call: () => Promise.resolve({ splits: Uint8Array.from(ROW_SPLITS, (split) => SPLITS.indexOf(split)) }) },
    store,
    dataset: () => ({ labels: LABELS }),
  } as unknown as DeskContext;
  return { desk: new Desk(context), hash: () => value.acceptedHash, store };
}

const rowsTaken = async (desk: Desk, methods: readonly MethodId[] = ['aspire']): Promise<number[]> => {
  const taken = await desk.forMethods(methods, {});
  const { vectors } = taken?.aspire ?? { vectors: new Float32Array(0) };
  return [...vectors].filter((_, i) => i % 2 === 0);
};

test('only accepted images are given out, whatever they were made for, and never those that were made to be measured', async () => {
  const { desk } = await deskOf([
    { state: 'to-review' },
    { state: 'rejected' },
    { state: 'failed' },
    { state: 'asked' },
    { state: 'accepted' },
    { state: 'accepted', purpose: 'training', sourceRow: null },
    { state: 'accepted', purpose: 'control-edit' },
    { state: 'accepted', purpose: 'unperturbed' },
    { state: 'accepted', purpose: 'perturbed' },
    { state: 'accepted', purpose: 'held-out' },
  ]);
  expect(await rowsTaken(desk)).toEqual([4, 5, 8]);
});

test('an image whose source is in validation or test is never given out, though it was accepted', async () => {
  const { desk } = await deskOf([0, 1, 2, 1, 2, 0].map((sourceRow) => ({ state: 'accepted' as const, sourceRow })));
  expect(await rowsTaken(desk)).toEqual([0, 5]);
});

test('nor is one whose source has got another label since', async () => {
  const { desk, store } = await deskOf([{ state: 'accepted' }, { state: 'accepted', sourceRow: 3 }]);
  const [first, second] = await store.all('an audit');
  await store.put([{ ...second!, order: { ...second!.order, label: 0 } }]);
  expect(await rowsTaken(desk)).toEqual([first!.position]);
});

test('other networks make all looks and decisions forgotten, and no image', async () => {
  const { desk, hash, store } = await deskOf([{ state: 'accepted' }, { state: 'rejected' }, { state: 'failed' }]);
  await desk.forgetLooks();
  const records = await store.all('an audit');
  expect(records.map(({ state }) => state)).toEqual(['to-review', 'to-review', 'failed']);
  expect(records.every(({ vectors, gates }) => vectors === null && gates === null)).toBe(true);
  expect(records.map(({ by }) => by !== null)).toEqual([true, true, false]);
  expect(hash()).toBe('');
  expect(await rowsTaken(desk)).toEqual([]);
});

test('figures of energy are the assumed ones until a person puts in others, and leave with the audit', async () => {
  const { desk } = await deskOf([{ state: 'accepted' }]);
  expect(desk.energy).toEqual(ASSUMED_ENERGY);
  const own = { watts: { g: 300 }, gridGramsPerKwh: 20 };
  await desk.keepEnergy(own);
  expect(desk.energy).toEqual(own);
});

test('nothing is given to methods that do not train with generated images', async () => {
  const { desk } = await deskOf([{ state: 'accepted' }]);
  expect(await desk.forMethods(['erm', 'dfr', 'tldr'], {})).toBeNull();
});

test('a decision is kept and can be changed; what is not there cannot be accepted; the hash follows what is accepted', async () => {
  const { desk, hash, store } = await deskOf([{}, {}, { state: 'failed' }, { state: 'asked' }]);
  const keys = (await store.all('an audit')).map(({ order }) => order.key);
  await desk.decide(keys, 'accepted');
  expect(desk.list.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'failed', 'asked']);
  const both = hash();
  await desk.decide(keys.slice(0, 1), 'rejected');
  expect(desk.list.map(({ state }) => state).slice(0, 2)).toEqual(['rejected', 'accepted']);
  expect(hash()).not.toBe(both);
  await desk.decide(keys.slice(0, 1), 'accepted');
  expect(hash()).toBe(both);
  await desk.decide(keys, 'rejected');
  expect(hash()).toBe('');
});
