/** The audit worker and the engine without the studio around them; driven by the tests of stopping and going on. */
import { AuditClient } from '../../../src/compute/audit-client';
import type { CueDescription, CueJudgement } from '../../../src/core/audit';
import { toPlainError, type ErrorCode } from '../../../src/core/errors';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { createEngine } from '../../../src/engine/engine';
import type { AuditSession, EmbedSettings } from '../../../src/engine/types';

export interface SyntheticSize {
  rows: number;
  dimension: number;
  cues: number;
}

/** How a task that was told to stop ended. */
export interface Stopped {
  outcome: ErrorCode | 'finished';
  /** From the abort to the end of the call. */
  elapsedMs: number;
}

const CLASSES = ['one', 'two'];
const NO_ENCODER: EmbedSettings = { encoder: null, backbone: null, device: 'wasm' };

let audit = new AuditClient();

function normals(count: number, seed: number): Float32Array {
  const uniform = mulberry32(seed);
  return Float32Array.from({ length: count }, () => drawNormal(uniform));
}

/**
 * Vectors whose second number goes with the class in the training rows alone, and far more than the first, which goes with it
 * everywhere: a head leans on it, and tuning has something to mend.
 */
function plantedVectors(rows: number, dimension: number, labels: Uint16Array, splits: Uint8Array): Float32Array {
  const vectors = normals(rows * dimension, 1);
  const uniform = mulberry32(4);
  for (let row = 0; row < rows; row++) {
    const sign = labels[row] === 0 ? 1 : -1;
    const isAligned = splits[row] === 0 ? uniform() < 0.98 : uniform() < 0.5;
    vectors[row * dimension]! += sign;
    vectors[row * dimension + 1]! += 4 * (isAligned ? sign : -sign);
  }
  return vectors;
}

/** Cue 0 is the planted direction, the others are drawn. */
function cueVectors(cues: number, dimension: number): Float32Array {
  const vectors = normals(cues * dimension, 3);
  vectors.fill(0, 0, dimension);
  vectors[1] = 1;
  return vectors;
}

function cueDescriptions(count: number): CueDescription[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `text:${i}`,
    kind: 'text',
    title: `cue ${i}`,
    group: 'Cues',
    isSurroundings: true,
  }));
}

function afterMs(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

async function stopWhen(due: Promise<void>, run: (signal: AbortSignal) => Promise<unknown>): Promise<Stopped> {
  const controller = new AbortController();
  let abortedAt = Number.NaN;
  void due.then(() => {
    abortedAt = performance.now();
    controller.abort();
  });
  const outcome = await run(controller.signal).then(
    () => 'finished' as const,
    (thrown: unknown) => toPlainError(thrown).code,
  );
  return { outcome, elapsedMs: performance.now() - abortedAt };
}

/** The planted direction is high for the first class; for the second its absence would be the cue. */
const judgements: CueJudgement[] = [{ classIndex: 0, cueId: 'text:0', judgement: 'spurious', decidedBy: 'person' }];

function beginDemo(images: number): Promise<AuditSession> {
  return createEngine().beginDemo({ images, strength: 0.95, seed: 1, classes: 2, plantedCue: 'background' });
}

async function firstBatch(session: AuditSession): Promise<void> {
  while (session.results.embedded.done === 0) await afterMs(20);
}

const fixture = {
  /** An audit of drawn vectors, sealed and with cues: a third of the rows in each split. */
  async openSynthetic(auditId: string, { rows, dimension, cues }: SyntheticSize): Promise<number> {
    audit.close();
    audit = new AuditClient();
    const labels = Uint16Array.from({ length: rows }, (_, row) => row % 2);
    const splits = Uint8Array.from({ length: rows }, (_, row) => Math.floor(row / 2) % 3);
    const { rowsDone } = await audit.open({
      auditId,
      classes: CLASSES,
      labels,
      splits,
      attributes: [],
      encoderDimension: dimension,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
    });
    if (rowsDone === 0) {
      await audit.call('append', {
        start: 0,
        decoded: new Uint8Array(rows).fill(1),
        encoder: plantedVectors(rows, dimension, labels, splits),
        backbone: null,
        pixels: normals(rows * PIXEL_CUES.length, 2),
        thumbnails: Array.from({ length: rows }, () => new Uint8Array(3)),
        hashes: Array.from({ length: rows }, () => ''),
      });
    }
    const kept = await audit.seal();
    await audit.setCues({ cues: cueDescriptions(cues), textVectors: cueVectors(cues, dimension) });
    return kept.length;
  },

  async fit(): Promise<void> {
    const { report, heads } = await audit.call('fitClassifier', { kind: 'erm', seed: 1, classTextVectors: null });
    audit.rememberHeads(heads, report);
  },

  stopFit: (delayMs: number) =>
    stopWhen(afterMs(delayMs), (signal) =>
      audit.call('fitClassifier', { kind: 'erm-tuned', seed: 1, classTextVectors: null }, { signal }),
    ),

  stopCues: (delayMs: number) =>
    stopWhen(afterMs(delayMs), (signal) => audit.call('testCues', { kinds: ['text'], endSize: null }, { signal })),

  stopMend: (delayMs: number) =>
    stopWhen(afterMs(delayMs), (signal) =>
      audit.call(
        'mend',
        { methods: ['low-spuriosity', 'random-tuning'], judgements, seed: 1, classTextVectors: null },
        { signal },
      ),
    ),

  /** What the worker still knows: after a forced restart it has been brought back. */
  async measuredImages(): Promise<number> {
    const report = await audit.call('measure', { judgements, endSize: null });
    return report.accuracy.n;
  },

  /** Embeds a demo without a network and stops it after its first batch. */
  async stopEmbedding(images: number): Promise<Stopped & { done: number }> {
    const session = await beginDemo(images);
    const stopped = await stopWhen(firstBatch(session), (signal) => session.embed(NO_ENCODER, { signal }));
    const { done } = session.results.embedded;
    session.close();
    return { ...stopped, done };
  },

  /** Begins to embed a demo and does not wait: for a page that is closed in the middle. */
  async beginEmbedding(images: number): Promise<string> {
    const session = await beginDemo(images);
    void session.embed(NO_ENCODER).catch(() => undefined);
    await firstBatch(session);
    return session.id;
  },

  /** Removes an audit while it is being embedded. @returns what is left of it */
  async removeOpen(images: number): Promise<{ folders: string[]; audits: number }> {
    const engine = createEngine();
    const session = await engine.beginDemo({ images, strength: 0.95, seed: 2, classes: 2, plantedCue: 'background' });
    const before = (await engine.list()).length;
    const embedding = session.embed(NO_ENCODER).catch(() => undefined);
    await firstBatch(session);
    await engine.remove(session.id);
    await embedding;
    const root = await navigator.storage.getDirectory();
    const folders: string[] = [];
    for await (const name of (await root.getDirectoryHandle('audits')).keys()) folders.push(name);
    return {
      folders: folders.filter((name) => name === session.id),
      audits: (await engine.list()).length - (before - 1),
    };
  },

  /** Opens a kept audit, says what it holds, and embeds the rest. */
  async goOn(id: string): Promise<{ keptBefore: number; firstDone: number; images: number }> {
    const engine = createEngine();
    const session = await engine.reopen(id);
    const keptBefore = session.results.embedded.done;
    let firstDone = -1;
    const report = await session.embed(session.results.embedSettings!, {
      onProgress: ({ total }) => {
        if (firstDone < 0) firstDone = session.results.embedded.total - total;
      },
    });
    await session.fitClassifier({ kind: 'erm', seed: 1 });
    session.close();
    return { keptBefore, firstDone, images: report.images };
  },
};

declare global {
  interface Window {
    auditFixture?: typeof fixture;
  }
}

window.auditFixture = fixture;
