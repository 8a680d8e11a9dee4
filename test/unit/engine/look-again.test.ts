import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CORRUPTIONS } from '../../../src/core/corruptions';
import { LOOKS_PER_MAP } from '../../../src/core/occlusion';
import { createEngine } from '../../../src/engine/engine';
import type { AuditSession, EmbedSettings, StudioEngine } from '../../../src/engine/types';
import { memorySource } from '../../../src/io/memory-source';
import { AuditService } from '../../../workers/audit/audit-service';
import { lampDecoding, lampEncoding, lampPicture, SIDE } from '../../support/lamp-pictures';
import { WorkerInProcess } from '../../support/worker-in-process';

const IMAGES_PER_CLASS = 60;
const ONE: EmbedSettings = { encoder: { kind: 'bundled' }, backbone: null, device: 'wasm' };
const TWO: EmbedSettings = {
  ...ONE,
  backbone: { kind: 'files', name: 'lamp', files: [{ path: 'model.onnx', file: new Blob() }] },
};

let engine: StudioEngine;
/** Images of every call of the encoder. */
let calls: number[];
/** Whether networks give what they have at every place. */
let givesPlaces: boolean;

beforeEach(() => {
  calls = [];
  givesPlaces = false;
  vi.stubGlobal('document', { baseURI: 'http://127.0.0.1/' });
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal(
    'Worker',
    class extends WorkerInProcess {
      constructor(url: URL) {
        const isEncoder = url.pathname.includes('encoder');
        const isAudit = url.pathname.includes('audit');
        super(isEncoder ? lampEncoding(calls, givesPlaces) : isAudit ? new AuditService().methods : lampDecoding);
      }
    },
  );
  engine = createEngine();
});

afterEach(() => vi.unstubAllGlobals());

async function fitted(settings = ONE): Promise<AuditSession> {
  const files = ['red', 'green'].flatMap((className) =>
    Array.from({ length: IMAGES_PER_CLASS }, (_, i) => [`${className}/${i}.jpg`, 'picture'] as const),
  );
  const session = await engine.begin(memorySource('lamps', Object.fromEntries(files)));
  await session.embed(settings);
  await session.fitClassifier({ kind: 'erm', seed: 1 });
  await session.testCues({ kinds: ['pixel'], endSize: null });
  calls.length = 0;
  return session;
}

const rowsOf = (session: AuditSession, className: string): number[] =>
  Array.from({ length: 2 * IMAGES_PER_CLASS }, (_, row) => row).filter((row) =>
    session.path(row).startsWith(`${className}/`),
  );

describe('sensitivity', () => {
  test('without colour lamps are one; patches turned keep every mean, so nothing changes', async () => {
    const session = await fitted();
    const reports = await session.sensitivity({ corruptions: CORRUPTIONS, cueId: null, rowsPerClass: 8 });
    expect(reports.map(({ corruption }) => corruption)).toEqual([...CORRUPTIONS]);
    const [grey, , turned] = reports;
    expect(grey!.classes.map(({ before }) => before.value)).toEqual([1, 1]);
    // A red and a green lamp have the same three means then: one class is told for all.
    expect(grey!.classes.map(({ drop }) => drop.value).sort()).toEqual([0, 1]);
    const fallen = grey!.classes.find(({ drop }) => drop.value === 1)!;
    expect(fallen).toMatchObject({ before: { n: 8 }, lost: { length: 8 }, won: [] });
    expect(fallen.p).toBeCloseTo(2 / 2 ** 8, 12);
    expect(turned!.classes.map(({ drop }) => drop.value)).toEqual([0, 0]);
    expect(turned!.changedShare).toBe(1);
    // 16 images, unchanged once and changed thrice, eight pictures a call.
    expect(calls).toEqual([32, 32]);
    session.close();
  });

  test('where a cue lies: only there, found in several pictures a call, by words and by example alike', async () => {
    const session = await fitted();
    const { cue: red } = await session.scoreTypedCue('red');
    const { cue: blue } = await session.scoreTypedCue('blue');
    const { cue: lamp } = await session.addExampleCue({
      title: 'red lamp',
      withRows: rowsOf(session, 'red').slice(0, 10),
      withoutRows: rowsOf(session, 'green').slice(0, 10),
      space: 'encoder',
    });
    calls.length = 0;
    const greyWhere = async (cueId: string) =>
      (await session.sensitivity({ corruptions: ['grey'], cueId, rowsPerClass: 8 }))[0]!;
    const byWords = await greyWhere(red.id);
    expect(calls.length).toBeLessThanOrEqual(Math.ceil((16 * LOOKS_PER_MAP) / 64) + 4);
    expect(Math.max(...calls)).toBe(64);
    // Half of the images have a red lamp, of four cells in 49; the others have no red at all.
    expect(byWords.withoutPlace).toBe(8);
    // At an edge a neighbour that fewer boxes cover counts too.
    expect(byWords.changedShare).toBeGreaterThanOrEqual(4 / 49 / 2 - 1e-9);
    expect(byWords.changedShare).toBeLessThanOrEqual(9 / 49 / 2);
    const [redClass, greenClass] = ['red', 'green'].map((name) => byWords.classes[session.classes.indexOf(name)]!);
    expect(greenClass!.drop.value).toBe(0);
    const byExample = await greyWhere(lamp.id);
    expect(byExample.classes[session.classes.indexOf('red')]!.drop.value).toBe(redClass!.drop.value);
    // The ground has no red or green: grey there gives both alike.
    const onGround = await greyWhere(blue.id);
    expect(onGround.classes.map(({ drop }) => drop.value)).toEqual([0, 0]);
    expect(onGround.changedShare).toBeGreaterThan(0.3);
    session.close();
  });

  test('every head at hand answers the same images, zero-shot by the encoder', async () => {
    const session = await fitted();
    const [grey] = await session.sensitivity({ corruptions: ['grey'], cueId: null, rowsPerClass: 8 });
    expect(grey!.heads.map(({ method, isAudited }) => [method, isAudited])).toEqual([
      ['erm', true],
      ['erm-tuned', false],
      ['zero-shot', false],
    ]);
    for (const head of grey!.heads) {
      expect(head.before).toMatchObject({ value: 1, n: 16 });
      expect(head.drop.value).toBe(0.5);
      expect(head.drops).toHaveLength(2);
    }
    expect(grey!.heads[0]!.correlation).toBeNull();
    // Two classes are no correlation.
    expect(grey!.heads[1]!.correlation).toMatchObject({ n: 2, value: Number.NaN });
    session.close();
  });

  test('stops between two pictures', async () => {
    const session = await fitted();
    const { cue } = await session.scoreTypedCue('red');
    const controller = new AbortController();
    const running = session.sensitivity(
      { corruptions: ['grey'], cueId: cue.id, rowsPerClass: 30 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    session.close();
  });

  test('says that a pixel property has no place, and that the folder is not open any more', async () => {
    const session = await fitted();
    const pixel = session.results.cues!.cues[0]!.id;
    await expect(session.sensitivity({ corruptions: ['grey'], cueId: pixel, rowsPerClass: 8 })).rejects.toMatchObject({
      code: 'bad-input',
      fix: expect.stringContaining('in words or by example') as string,
    });
    session.close();
    const again = await engine.reopen(session.id);
    await expect(again.cropToCore({ target: 'label', rowsPerClass: 8 })).rejects.toMatchObject({
      code: 'file-changed',
    });
    again.close();
  });
});

describe('cropping to the core', () => {
  test.each(['label', 'prediction'] as const)('keeps the lamp, which the %s rests on', async (target) => {
    const session = await fitted();
    const report = await session.cropToCore({ target, rowsPerClass: 8 });
    expect(report.crops).toHaveLength(16);
    expect(report.withoutPlace).toBe(0);
    expect(report.mapFrom).toBe('occlusion');
    for (const { row, box, picture } of report.crops) {
      const { lamp } = lampPicture(session.path(row));
      expect(picture).toEqual({ width: SIDE, height: SIDE });
      expect(box.left).toBeLessThanOrEqual(lamp.left);
      expect(box.top).toBeLessThanOrEqual(lamp.top);
      expect(box.left + box.width).toBeGreaterThanOrEqual(lamp.left + lamp.width);
      expect(box.top + box.height).toBeGreaterThanOrEqual(lamp.top + lamp.height);
      expect(box.width * box.height).toBeLessThan((SIDE * SIDE) / 2);
    }
    expect(report.all).toMatchObject({ before: { value: 1, n: 16 }, after: { value: 1 }, drop: { value: 0 }, p: 1 });
    // A fifth of each eight is two.
    expect(report.surest.drop.n).toBe(4);
    const strengths = report.crops.slice(0, 8).map(({ strength }) => strength);
    expect(strengths).toEqual([...strengths].sort((a, b) => b - a));
    expect(await session.cropToCore({ target, rowsPerClass: 8 })).toEqual(report);
    session.close();
  });

  test('needs one look where the network gives what it has at every place, and finds the same lamps', async () => {
    givesPlaces = true;
    const session = await fitted();
    const report = await session.cropToCore({ target: 'label', rowsPerClass: 8 });
    expect(report.mapFrom).toBe('features');
    // Four pictures a time, whole and cropped.
    expect(calls).toEqual(Array.from({ length: 8 }, () => 4));
    for (const { row, box } of report.crops) {
      const { lamp } = lampPicture(session.path(row));
      expect(box.left).toBeLessThanOrEqual(lamp.left);
      expect(box.left + box.width).toBeGreaterThanOrEqual(lamp.left + lamp.width);
      expect(box.top).toBeLessThanOrEqual(lamp.top);
      expect(box.top + box.height).toBeGreaterThanOrEqual(lamp.top + lamp.height);
    }
    expect(report.all).toMatchObject({ before: { value: 1 }, after: { value: 1 } });
    session.close();
  });

  test('is done by the network under audit where that is not the encoder', async () => {
    const session = await fitted(TWO);
    const report = await session.cropToCore({ target: 'label', rowsPerClass: 5 });
    expect(report.all.after.value).toBe(1);
    const [grey] = await session.sensitivity({ corruptions: ['grey'], cueId: null, rowsPerClass: 5 });
    expect(grey!.heads.map(({ network }) => network)).toEqual(['Lamp backbone', 'Lamp backbone', 'Lamp encoder']);
    session.close();
  });
});
