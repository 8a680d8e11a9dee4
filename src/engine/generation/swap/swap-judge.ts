import type { EmbeddingFile } from '../../../compute/embedding-run';
import type { SwapClient } from '../../../compute/swap-client';
import { AppError } from '../../../core/errors';
import type { GeneratedRecord } from '../../../core/generation-order';
import { SwapGates, type FixedGates, type GateExample } from '../../../core/swap-gates';
import type { SwapRequest } from '../../../../workers/swap/api';
import type { TaskOptions } from '../../types';
import { headVector } from '../making';
import { vectorsOfPictures, type PictureContext } from '../picture-vectors';
import type { BackgroundSwap } from './background-swap-generator';
import type { Photographs } from './photographs';

/** Photographs at a time: each comes as four pictures. */
const AT_ONCE = 8;

/** A training photograph, and the caption of a swap of it. */
export interface GatePhotograph {
  row: number;
  prompt: string;
  /** Presence of a thing is learned from it; else the bounds are fixed on it. */
  isForLearning: boolean;
}

export interface JudgeMaterial {
  photographs: Pick<Photographs, 'picture' | 'withThing' | 'file'>;
  swap: Pick<SwapClient, 'call'>;
  generator: Pick<BackgroundSwap, 'lenderOf'>;
  pictures: PictureContext;
  examples: readonly GatePhotograph[];
  seed: number;
}

/** The gates of background swaps, for an audit: fixed on its training photographs before the first swap is judged. */
export class SwapJudge {
  readonly #material: JudgeMaterial;
  readonly #sources = new Map<number, Float32Array>();
  readonly #grounds = new Map<number, Float32Array>();
  #gates: SwapGates | null = null;

  constructor(material: JudgeMaterial) {
    const { pictures } = material;
    // Heads see one network; the other's vectors are not asked for.
    const settings = pictures.settings?.backbone ? { ...pictures.settings, encoder: null } : pictures.settings;
    this.#material = { ...material, pictures: { ...pictures, settings } };
  }

  async fix(task: TaskOptions): Promise<FixedGates> {
    return (await this.#fixedGates(task)).fixed;
  }

  async #fixedGates(task: TaskOptions): Promise<SwapGates> {
    return (this.#gates ??= await this.#fix(task));
  }

  /** @returns the records with their gates. @throws AppError `too-few-images`, `file-changed`, `aborted` */
  async judge(records: readonly GeneratedRecord[], task: TaskOptions): Promise<GeneratedRecord[]> {
    const gates = await this.#fixedGates(task);
    const swaps = records.map((record) => ({ record, row: record.order.sourceRow!, lender: this.#lenderOf(record) }));
    await this.#lookAtGrounds(
      swaps.flatMap(({ row, lender }) => [row, lender]),
      task,
    );
    await this.#lookAtSources(
      swaps.map(({ row }) => row),
      task,
    );
    return swaps.map(({ record, row, lender }) => {
      const source = this.#sources.get(row);
      const ground = this.#grounds.get(row);
      const lentGround = this.#grounds.get(lender);
      const made = headVector(record);
      if (!source || !ground || !lentGround || !made) return record;
      return { ...record, gates: gates.judge({ source, made, ground, lentGround }) };
    });
  }

  #lenderOf({ order: { sourceRow, prompt, seed } }: GeneratedRecord): number {
    return this.#material.generator.lenderOf(sourceRow!, prompt, seed);
  }

  async #fix(task: TaskOptions): Promise<SwapGates> {
    const { examples, generator, seed } = this.#material;
    const startedAt = Date.now();
    const learning: GateExample[] = [];
    const fixing: GateExample[] = [];
    for (let start = 0; start < examples.length; start += AT_ONCE) {
      const own = examples.slice(start, start + AT_ONCE);
      const wishes = own.map(({ row, prompt }) => ({ row, lender: generator.lenderOf(row, prompt, seed + row) }));
      (await this.#examples(wishes, task)).forEach((example, i) => {
        if (example) (own[i]!.isForLearning ? learning : fixing).push(example);
      });
      const done = Math.min(examples.length, start + AT_ONCE);
      const stage = 'Fixing the gates on training photographs';
      task.onProgress?.({ stage, done, total: examples.length, unit: 'images', startedAt });
    }
    return new SwapGates(learning, fixing);
  }

  /** @returns one per wish; null where a picture cannot be read */
  async #examples(
    wishes: readonly { row: number; lender: number }[],
    task: TaskOptions,
  ): Promise<(GateExample | null)[]> {
    await this.#lookAtGrounds(
      wishes.flatMap(({ row, lender }) => [row, lender]),
      task,
    );
    await this.#lookAtSources(
      wishes.map(({ row }) => row),
      task,
    );
    const signal = quiet(task);
    const swapped = wishes.map(({ row, lender }) => async (): Promise<Blob> => {
      const { photographs } = this.#material;
      const thing = await photographs.withThing(row, signal);
      return this.#made({ thing, ground: await photographs.withThing(lender, signal) }, signal);
    });
    const copied = wishes.map(({ row }) => async (): Promise<Blob> => {
      const { photographs, swap } = this.#material;
      return swap.call('copy', await photographs.picture(row, signal), signal);
    });
    const vectors = await this.#look([...swapped, ...copied], task);
    return wishes.map(({ row, lender }, i): GateExample | null => {
      const source = this.#sources.get(row);
      const ground = this.#grounds.get(row);
      const lentGround = this.#grounds.get(lender);
      const [made, copy] = [vectors[i], vectors[wishes.length + i]];
      return source && ground && lentGround && made && copy ? { source, made, ground, lentGround, copy } : null;
    });
  }

  #made(request: SwapRequest, task: TaskOptions): Promise<Blob> {
    return this.#material.swap.call('swap', request, task.signal ? { signal: task.signal } : {});
  }

  async #lookAtGrounds(rows: readonly number[], task: TaskOptions): Promise<void> {
    await this.#lookAtNew(this.#grounds, rows, task, (row) => async () => {
      const ground = await this.#material.photographs.withThing(row, quiet(task));
      return this.#made({ thing: null, ground }, task);
    });
  }

  /** The files themselves: what an edit is compared with is the photograph as it is. */
  async #lookAtSources(rows: readonly number[], task: TaskOptions): Promise<void> {
    await this.#lookAtNew(this.#sources, rows, task, (row) => () => this.#material.photographs.file(row));
  }

  async #lookAtNew(
    known: Map<number, Float32Array>,
    rows: readonly number[],
    task: TaskOptions,
    pictureOf: (row: number) => () => Promise<Blob>,
  ): Promise<void> {
    const missing = [...new Set(rows)].filter((row) => !known.has(row));
    const vectors = await this.#look(missing.map(pictureOf), task);
    missing.forEach((row, i) => {
      const vector = vectors[i];
      if (vector) known.set(row, vector);
    });
  }

  /** What the network of the heads sees; null of a picture that cannot be read. */
  async #look(pictures: readonly (() => Promise<Blob>)[], task: TaskOptions): Promise<(Float32Array | null)[]> {
    if (pictures.length === 0) return [];
    const files: EmbeddingFile[] = pictures.map((read, i) => ({ path: `${i}`, read }));
    const seen = await vectorsOfPictures(this.#material.pictures, files, quiet(task));
    const values = seen.backbone ?? seen.encoder;
    if (!values) throw new AppError('internal', 'No network looked at the swaps.', 'Embed the images again.');
    const dimension = values.length / Math.max(1, seen.places.length);
    const vectors: (Float32Array | null)[] = pictures.map(() => null);
    seen.places.forEach((place, at) => (vectors[place] = values.slice(at * dimension, (at + 1) * dimension)));
    return vectors;
  }
}

/** Progress of the whole is told; that of its parts would jump. */
function quiet({ signal }: TaskOptions): TaskOptions {
  return signal ? { signal } : {};
}
