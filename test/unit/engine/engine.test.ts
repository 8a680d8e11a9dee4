import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CueJudgement } from '../../../src/core/audit';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { createEngine } from '../../../src/engine/engine';
import type { AuditSession, EmbedSettings, StudioEngine } from '../../../src/engine/types';
import { memorySource } from '../../../src/io/memory-source';
import { AuditService } from '../../../workers/audit/audit-service';
import type { DecodeApi } from '../../../workers/decode/api';
import { WorkerInProcess } from '../../support/worker-in-process';

const IMAGES_PER_CLASS = 60;
const PIXELS: EmbedSettings = { encoder: null, backbone: null, device: 'wasm' };

/** Statistics drawn from the file's name, so that they are the same whenever it is read; the first goes with the class. */
const decoding: Pick<DecodeApi, 'decode'> = {
  decode: ({ path }) => {
    const [className = '', number = ''] = path.split(/[/.]/);
    const uniform = mulberry32(Number(number) + (className === 'cat' ? 0 : 1000));
    const pixelStatistics = Float32Array.from(PIXEL_CUES, () => drawNormal(uniform));
    pixelStatistics[0]! += className === 'cat' ? 1 : -1;
    return {
      widthPixels: 8,
      heightPixels: 8,
      format: 'jpeg',
      contentHash: '00',
      inputs: [],
      thumbnail: Uint8Array.of(1),
      pixelStatistics,
    };
  },
};

let auditWorkers: WorkerInProcess[];
let engine: StudioEngine;

beforeEach(() => {
  auditWorkers = [];
  vi.stubGlobal('document', { baseURI: 'http://127.0.0.1/' });
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal(
    'Worker',
    class extends WorkerInProcess {
      constructor(url: URL) {
        const isAudit = /\/audit\.worker/.test(url.pathname);
        super(isAudit ? new AuditService().methods : decoding);
        if (isAudit) auditWorkers.push(this);
      }
    },
  );
  engine = createEngine();
});

afterEach(() => vi.unstubAllGlobals());

function begin(): Promise<AuditSession> {
  const files = ['cat', 'dog'].flatMap((className) =>
    Array.from({ length: IMAGES_PER_CLASS }, (_, i) => [`${className}/${i}.jpg`, 'picture'] as const),
  );
  return engine.begin(memorySource('pets', Object.fromEntries(files)));
}

async function fitted(): Promise<AuditSession> {
  const session = await begin();
  await session.embed(PIXELS);
  await session.fitClassifier({ kind: 'erm', seed: 1 });
  await session.testCues({ kinds: ['pixel'], endSize: null });
  return session;
}

const judged = (cueId = `pixel:${PIXEL_CUES[0]!.id}`): CueJudgement => ({
  classIndex: 0,
  cueId,
  judgement: 'spurious',
  decidedBy: 'person',
});

const running = (): number => auditWorkers.filter((worker) => !worker.isTerminated).length;

describe('an open audit', () => {
  test('goes through its steps', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    await session.measure({ endSize: 10 });
    const { heads, warnings } = await session.mend({ methods: ['low-spuriosity'], seed: 1 });
    // Without a given split the cues were found on the test part too, and that is said.
    expect(warnings.join(' ')).toContain('found among all images');
    expect(heads.map(({ method }) => method)).toEqual(['erm', 'erm-tuned', 'low-spuriosity']);
    expect(session.results.stale).toEqual([]);
    session.close();
  });

  test('still has its classifier and its cues after embedding once more', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    const before = await session.measure({ endSize: 10 });
    await session.embed(PIXELS);
    expect(session.results.stale).toEqual([]);
    expect(await session.measure({ endSize: 10 })).toEqual(before);
    session.close();
  });

  test('says that a result is stale when the judgements changed while it was being made', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    const measuring = session.measure({ endSize: 10 });
    await session.judge([judged(), judged(`pixel:${PIXEL_CUES[1]!.id}`)]);
    await measuring;
    expect(session.results.stale).toContain('measure');
    await session.measure({ endSize: 10 });
    expect(session.results.stale).not.toContain('measure');
    session.close();
  });

  test('says that mending is stale when the words of its methods changed, and only where it used some', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    await session.measure({ endSize: 10 });
    const lists = (word: string) => ({
      classes: ['cat', 'dog'].map((name) => ({ name, anchor: name, words: [name] })),
      values: ['sofa', 'lawn'].map((name) => ({ name, anchor: name, words: [name, word] })),
    });
    await session.mend({ methods: ['jtt'], seed: 1 });
    await session.keepWords(lists('grass'));
    expect(session.results.stale).toEqual([]);
    // There is no encoder to read them here: what was refused for its words is out of date with other ones too.
    await session.mend({ methods: ['jtt', 'tldr'], seed: 1 });
    expect(session.results.stale).toEqual([]);
    await session.keepWords(lists('indoors'));
    expect(session.results.stale).toContain('mend');
    await session.keepWords(lists('grass'));
    expect(session.results.stale).toEqual([]);
    session.close();
  });

  test('measures although a word was judged that this encoder has not read', async () => {
    const session = await fitted();
    await session.judge([judged('text:forest'), judged()]);
    expect((await session.measure({ endSize: 10 })).gaps[0]?.cueIds).toEqual([judged().cueId]);
    session.close();
  });
});

describe('labels', () => {
  test('corrected: the classifier is out of date, vectors are kept, a new fit counts the new label', async () => {
    const session = await fitted();
    const counts = () => [0, 1].map((k) => session.results.classifier!.counts.reduce((sum, row) => sum + row[k]!, 0));
    expect(counts()).toEqual([60, 60]);
    await session.relabel(3, 1);
    expect(session.results.labelCorrections).toEqual([{ row: 3, from: 0, to: 1 }]);
    expect(session.results.stale).toEqual(['classifier', 'cues']);
    await session.fitClassifier({ kind: 'erm', seed: 1 });
    expect(counts()).toEqual([59, 61]);
    expect(session.results.stale).toEqual(['cues']);
    session.close();
  });

  test('taken back: nothing is out of date, one step at a time', async () => {
    const session = await fitted();
    const before = await session.labelIssues();
    await session.relabel(3, 1);
    await session.relabel(70, 0);
    expect((await session.labelIssues()).labels[3]).toBe(1);
    expect(await session.undoRelabel()).toBe(70);
    expect(session.results.labelCorrections).toEqual([{ row: 3, from: 0, to: 1 }]);
    expect(await session.undoRelabel()).toBe(3);
    expect(await session.undoRelabel()).toBeNull();
    expect(session.results.labelCorrections).toEqual([]);
    expect(session.results.stale).toEqual([]);
    expect(await session.labelIssues()).toEqual(before);
    session.close();
  });

  test('stay corrected when the audit is reopened; taken back there, the kept classifier answers as it did', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    const before = await session.measure({ endSize: 10 });
    await session.relabel(3, 1);
    session.close();
    const again = await engine.reopen(session.id);
    expect(again.results.labelCorrections).toEqual([{ row: 3, from: 0, to: 1 }]);
    const files = ['cat', 'dog'].flatMap((className) =>
      Array.from({ length: IMAGES_PER_CLASS }, (_, i) => [`${className}/${i}.jpg`, 'picture'] as const),
    );
    await engine.reconnect(again, memorySource('pets', Object.fromEntries(files)));
    await again.embed(again.results.embedSettings!);
    expect(again.results.stale).toContain('classifier');
    expect((await again.labelIssues()).labels[3]).toBe(1);
    await again.relabel(3, 0);
    expect(again.results.stale).toEqual([]);
    expect(await again.measure({ endSize: 10 })).toEqual(before);
    again.close();
  });

  test('are a file once someone looked, until they change', async () => {
    const session = await fitted();
    expect(await session.labelsFile()).toBeNull();
    await session.labelIssues();
    expect((await session.labelsFile())?.name).toBe('labels.csv');
    await session.relabel(3, 1);
    expect(await session.labelsFile()).toBeNull();
    await session.undoRelabel();
    expect((await session.labelsFile())?.name).toBe('labels.csv');
    await expect(session.relabel(3, 7)).rejects.toMatchObject({ code: 'bad-input' });
    session.close();
  });
});

describe('opening and closing', () => {
  test('an audit that is open is opened once', async () => {
    const session = await begin();
    expect(await engine.reopen(session.id)).toBe(session);
    session.close();
    const [one, other] = await Promise.all([engine.reopen(session.id), engine.reopen(session.id)]);
    expect(other).toBe(one);
    expect(one).not.toBe(session);
    one.close();
  });

  test('a late call of a closed audit does not bring its worker back', async () => {
    const session = await fitted();
    session.close();
    await expect(session.thumbnail(0)).rejects.toMatchObject({ code: 'aborted' });
    expect(running()).toBe(0);
  });

  test('an audit whose vectors were not kept opens, and is embedded again with its later steps', async () => {
    const session = await fitted();
    await session.judge([judged()]);
    const before = await session.measure({ endSize: 10 });
    session.close();
    // Without a private file system rows live in the worker: they went with it.
    const again = await engine.reopen(session.id);
    expect(again.results.embed).toBeNull();
    expect(again.results.stale).toContain('classifier');
    const source = memorySource(
      'pets',
      Object.fromEntries(
        Array.from({ length: 2 * IMAGES_PER_CLASS }, (_, i) => [
          `${i % 2 ? 'cat' : 'dog'}/${Math.floor(i / 2)}.jpg`,
          'picture',
        ]),
      ),
    );
    await engine.reconnect(again, source);
    await again.embed(again.results.embedSettings!);
    expect(again.results.stale).toEqual([]);
    expect(await again.measure({ endSize: 10 })).toEqual(before);
    again.close();
  });

  test('removing an open audit closes it, and what it was doing does not bring it back', async () => {
    const session = await begin();
    const embedding = session.embed(PIXELS).catch(() => undefined);
    await engine.remove(session.id);
    await embedding;
    await session.rename('back again');
    expect(await engine.list()).toEqual([]);
    expect(running()).toBe(0);
  });
});
