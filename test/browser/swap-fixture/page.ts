/** One audit of photographs by the engine, on which backgrounds are swapped. */
import type { AspireReport } from '../../../src/core/generation-report';
import { isForMeasuring } from '../../../src/core/generation-order';
import { passesGates } from '../../../src/core/edit-gates';
import { DecodePool } from '../../../src/compute/decode-pool';
import { EncoderClient } from '../../../src/compute/encoder-client';
import { PainterClient } from '../../../src/compute/painter-client';
import { SwapClient } from '../../../src/compute/swap-client';
import { Photographs } from '../../../src/engine/generation/swap/photographs';
import type { LookContext } from '../../../src/engine/look-again';
import { loadNetworks } from '../../../src/engine/networks';
import type { NetworkSource } from '../../../workers/encoder/api';
import { createEngine } from '../../../src/engine/engine';
import type { Progress } from '../../../src/core/progress';
import type { MendReport } from '../../../src/core/audit';
import type { AuditSession } from '../../../src/engine/types';
import { LoopbackSource } from '../../../src/io/loopback-source';

let session: AuditSession;

/** Test figures of a head. */
export interface HeadLine {
  method: string;
  accuracy: number;
  worstGroup: number;
}

function linesOf({ heads }: MendReport): HeadLine[] {
  return heads.map(({ method, figures }) => ({
    method,
    accuracy: figures.test!.accuracy.value,
    worstGroup: figures.test!.worstGroup!.accuracy.value,
  }));
}

async function backboneOf(base: string): Promise<Extract<NetworkSource, { kind: 'files' }>> {
  const model = await LoopbackSource.open(`${base}backbone/`);
  const listed = (await model.list()).filter(({ path }) => /(?:json|\/model\.onnx)$/.test(path));
  const files = await Promise.all(listed.map(async ({ path, read }) => ({ path, file: await read() })));
  return { kind: 'files', name: model.name, files };
}

const fixture = {
  async open(base: string): Promise<void> {
    const engine = createEngine();
    const source = await LoopbackSource.open(`${base}data/`);
    await engine.preview(source);
    session = await engine.begin(source);
    await session.embed({ encoder: null, backbone: await backboneOf(base), device: 'wasm' });
    await session.fitClassifier({ kind: 'erm-tuned', seed: 1 });
  },

  /** Masks of some photographs, by file: what the swap finds with the backbone alone. */
  async masks(base: string, paths: readonly string[]): Promise<number[][]> {
    const files = new Map((await (await LoopbackSource.open(`${base}data/`)).list()).map((file) => [file.path, file]));
    const workers = {
      decodePool: new DecodePool(),
      encoder: new EncoderClient(),
      painter: new PainterClient(),
      swap: new SwapClient(),
    };
    const settings = { encoder: null, backbone: await backboneOf(base), device: 'wasm' } as const;
    const { backbone } = await loadNetworks(workers, settings, {});
    const look = {
      workers,
      settings,
      hasOriginals: true,
      file: (row: number) => files.get(paths[row]!) ?? null,
      record: { result: () => ({ encoder: null, backbone: backbone!.identity }) },
    } as unknown as LookContext;
    const photographs = new Photographs(look);
    const masks: number[][] = [];
    for (const row of paths.keys()) masks.push([...(await photographs.withThing(row, {})).mask.flags]);
    return masks;
  },

  /** ASPIRE by background swap. @returns its report, and how many of its edits pass the gates */
  async swap(
    imagesPerClass: number,
  ): Promise<{ report: AspireReport; offered: number; passing: number; stages: Record<string, number> }> {
    const { generation } = session;
    await generation.open();
    const startedAt = Date.now();
    const stages: Record<string, number> = {};
    const onProgress = ({ stage }: Progress): void => void (stages[stage] = (Date.now() - startedAt) / 1000);
    const report = (await generation.run(
      { system: 'aspire', imagesPerClass, seed: 1 },
      { onProgress },
    )) as AspireReport;
    const offered = generation.list.filter(({ purpose }) => !isForMeasuring(purpose));
    const passing = offered.filter(({ gates }) => gates !== null && passesGates({ ...gates }));
    await generation.decide(
      passing.map(({ key }) => key),
      'accepted',
    );
    return { report, offered: offered.length, passing: passing.length, stages };
  },

  /** Trains with the accepted swaps, beside the head without them. */
  async mend(): Promise<HeadLine[]> {
    return linesOf(await session.mend({ methods: ['erm-tuned', 'aspire'], seed: 1 }));
  },

  /** A made image, to be looked at. */
  async picture(place: number): Promise<string> {
    const { generation } = session;
    const made = generation.list[place]!;
    const file = (await generation.picture(made.key))!;
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(file);
    });
  },
};

declare global {
  interface Window {
    swapFixture?: typeof fixture;
  }
}

window.swapFixture = fixture;
