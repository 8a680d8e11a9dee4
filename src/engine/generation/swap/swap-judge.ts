import type { EmbeddingFile } from '../../../compute/embedding-run';
import type { SwapClient } from '../../../compute/swap-client';
import { AppError } from '../../../core/errors';
import type { GeneratedRecord } from '../../../core/generation-order';
import { flipTests, type EditPair } from '../../../core/flip-test';
import { SwapGates, type FixedGates, type GateExample, type SwapCheck } from '../../../core/swap-gates';
import type { SwapRequest } from '../../../../workers/swap/api';
import type { TaskOptions } from '../../types';
import { headVector, type SystemContext } from '../making';
import { vectorsOfPictures, type PictureContext } from '../picture-vectors';
import type { BackgroundSwap } from './background-swap-generator';
import type { Photographs } from './photographs';
import { rowsOf } from './swap-rows';

/** Photographs at a time: each comes as four pictures. */
const AT_ONCE = 8;

/** A training photograph, and the caption of a swap of it. */
export interface GatePhotograph {
  row: number;
  prompt: string;
  /** Presence of a thing is learned from it; else the bounds are fixed on it. */
  isForLearning: boolean;
}

interface SwapWish {
  row: number;
  lender: number;
  /** Of a control edit; absent: none is made. */
  controlLender?: number;
}

interface SeenSwap extends GateExample {
  row: number;
  source: Float32Array;
  made: Float32Array;
  control: Float32Array | null;
}

type Controlled = SeenSwap & { control: Float32Array };

export interface JudgeMaterial {
  photographs: Pick<Photographs, 'picture' | 'withThing' | 'file'>;
  swap: Pick<SwapClient, 'call'>;
  generator: Pick<BackgroundSwap, 'lenderOf'>;
  pictures: PictureContext;
  examples: readonly GatePhotograph[];
  /** Of a class: the caption of a photograph as it is, and of its swap with the n-th other class. */
  captions(label: number, turn: number): { own: string; swapped: string };
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

  /** See {@link OwnGates}. */
  async check(
    perClass: number,
    { audit, classes, labels, splits }: SystemContext,
    task: TaskOptions,
  ): Promise<SwapCheck | null> {
    const gates = await this.#fixedGates(task);
    const { captions, generator, seed } = this.#material;
    const drawn = classes.flatMap((_, label) => rowsOf({ labels, splits }, 'test', label, perClass, seed));
    const wishes = drawn.map((row, i): SwapWish => {
      const { own, swapped } = captions(labels[row]!, i);
      const lender = generator.lenderOf(row, swapped, seed + row);
      return { row, lender, controlLender: generator.lenderOf(row, own, seed + row) };
    });
    const seen = await this.#inTurn('Checking the gates on test photographs', wishes, task);
    const found = seen.filter((one): one is Controlled => one !== null && one.control !== null);
    if (found.length === 0) return null;
    const shown = joined(found.flatMap(({ source, made, control }) => [source, made, control]));
    const [answers] = await audit.call('answersOfVectors', { vectors: shown, methods: null }, task);
    const answer = (i: number, version: number): number => answers!.predictions[3 * i + version]!;
    const pairs = found.flatMap(({ row }, i): EditPair[] => {
      const label = labels[row]!;
      if (answer(i, 0) !== label) return [];
      const told = { row, classIndex: 0, factor: 'background', phrase: '' } as const;
      return [{ ...told, isFlipped: answer(i, 1) !== label, isControlFlipped: answer(i, 2) !== label }];
    });
    const [flips] = flipTests(pairs);
    if (!flips) return null;
    const { hitRate, controlRate, difference, p } = flips;
    return {
      photographs: found.length,
      ...gates.figures(found),
      flips: { hitRate, controlRate, difference, p },
    };
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
    const wishes = examples.map(({ row, prompt }) => ({ row, lender: generator.lenderOf(row, prompt, seed + row) }));
    const found = await this.#inTurn('Fixing the gates on training photographs', wishes, task);
    const those = (isForLearning: boolean): GateExample[] =>
      found.filter((_, i) => examples[i]!.isForLearning === isForLearning).filter((example) => example !== null);
    return new SwapGates(those(true), those(false));
  }

  /** @returns one per wish; null where a picture cannot be read */
  async #inTurn(stage: string, wishes: readonly SwapWish[], task: TaskOptions): Promise<(SeenSwap | null)[]> {
    const startedAt = Date.now();
    const found: (SeenSwap | null)[] = [];
    for (let start = 0; start < wishes.length; start += AT_ONCE) {
      found.push(...(await this.#seen(wishes.slice(start, start + AT_ONCE), quiet(task))));
      task.onProgress?.({ stage, done: found.length, total: wishes.length, unit: 'images', startedAt });
    }
    return found;
  }

  async #seen(wishes: readonly SwapWish[], task: TaskOptions): Promise<(SeenSwap | null)[]> {
    await this.#lookAtGrounds(
      wishes.flatMap(({ row, lender }) => [row, lender]),
      task,
    );
    await this.#lookAtSources(
      wishes.map(({ row }) => row),
      task,
    );
    const { photographs, swap } = this.#material;
    const swapped = (row: number, lender: number) => async (): Promise<Blob> => {
      const thing = await photographs.withThing(row, task);
      return this.#made({ thing, ground: await photographs.withThing(lender, task) }, task);
    };
    const copied = (row: number) => async (): Promise<Blob> =>
      swap.call('copy', await photographs.picture(row, task), task);
    const made = await this.#look(
      wishes.map(({ row, lender }) => swapped(row, lender)),
      task,
    );
    const copies = await this.#look(
      wishes.map(({ row }) => copied(row)),
      task,
    );
    const controls = await this.#look(
      wishes.flatMap(({ row, controlLender }) => (controlLender === undefined ? [] : [swapped(row, controlLender)])),
      task,
    );
    return wishes.map(({ row, lender }, i): SeenSwap | null => {
      const vectors = [this.#sources.get(row), this.#grounds.get(row), this.#grounds.get(lender), made[i], copies[i]];
      const [source, ground, lentGround, swap, copy] = vectors;
      if (!source || !ground || !lentGround || !swap || !copy) return null;
      return { row, source, ground, lentGround, made: swap, copy, control: controls[i] ?? null };
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

function joined(vectors: readonly Float32Array[]): Float32Array {
  const dimension = vectors[0]!.length;
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, i) => values.set(vector, i * dimension));
  return values;
}
