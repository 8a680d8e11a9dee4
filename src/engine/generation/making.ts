import type { AuditClient } from '../../compute/audit-client';
import type { MethodId } from '../../core/audit';
import type { VectorAnswers } from '../../core/vector-answers';
import { isForMeasuring, orderText } from '../../core/generation-order';
import type { GeneratedRecord, GenerationOrder, GenerationPurpose } from '../../core/generation-order';
import { sha256Hex } from '../../core/sha256';
import type { GeneratedStore } from '../../store/generated-store';
import type { TaskOptions } from '../types';
import { gateRecords } from './gating';
import { vectorsOfPictures, type PictureContext } from './picture-vectors';
import type { RunningBudget } from './budget';
import { runQueue } from './queue';
import type { SourceWords } from './sources';

/** What making images needs of an audit. */
export interface MakingContext {
  auditId: string;
  store: GeneratedStore;
  pictures: PictureContext;
  audit: Pick<AuditClient, 'call'>;
  words: SourceWords;
  classes: readonly string[];
  /** Of the whole run; absent: no bound. */
  budget?: RunningBudget;
  onRecords(): Promise<void>;
}

/** What a system reads of the audit. */
export interface SystemContext extends MakingContext {
  labels: ArrayLike<number>;
  /** Index into SPLITS per row. */
  splits: ArrayLike<number>;
  /** SHA-256 of each row's file. */
  hashes: readonly string[];
  classifierFinishedAt: number;
  /** Heads at hand, the audited one first. */
  heads: readonly MethodId[];
}

/** An order before it has its key: the part that a system decides. */
export type Draft = Omit<GenerationOrder, 'key'>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The same order for the same generator has the same key, so that nothing is made twice. */
export function ordered(draft: Draft, generatorId: string): GenerationOrder {
  const maskHash = draft.mask && sha256Hex(draft.mask);
  return { ...draft, key: sha256Hex(encode(orderText(draft, generatorId, maskHash))) };
}

function bytesOf(image: { bytes: Uint8Array<ArrayBuffer>; type: string }): Blob {
  return new Blob([image.bytes], { type: image.type });
}

/**
 * Makes the drafts and gives each image its vectors.
 *
 * @returns one record per draft, in order; without vectors where it could not be made or read
 * @throws AppError `budget-spent` before all is made; whatever the queue throws
 */
export async function make(
  context: MakingContext,
  drafts: readonly Draft[],
  task: TaskOptions,
): Promise<GeneratedRecord[]> {
  const { store, auditId, words, budget } = context;
  const orders = drafts.map((draft) => ordered(draft, words.generator.id));
  const parts = { store, auditId, generators: [words.generator], sourceOf: (row: number) => words.source(row) };
  try {
    const { endedBy, sent, records } = await runQueue(
      orders,
      { ...parts, ...(budget && { budget: budget.left }) },
      task,
    );
    budget?.spend(sent);
    const keys = new Set(orders.map(({ key }) => key));
    await lookAtNew(context, keys, task);
    await gateNew(context, keys, task);
    if (endedBy && budget) throw budget.spentError(endedBy, records.filter(({ by }) => by === null).length);
  } finally {
    await context.onRecords();
  }
  const records = new Map((await store.all(auditId)).map((record) => [record.order.key, record]));
  return orders.map(({ key }) => records.get(key)!);
}

/** Images that nobody has looked at yet get their vectors; one that cannot be read has failed. */
async function lookAtNew(
  { store, auditId, pictures }: MakingContext,
  keys: ReadonlySet<string>,
  task: TaskOptions,
): Promise<void> {
  const unseen = (await store.all(auditId)).filter(
    ({ order, by, vectors, state }) => keys.has(order.key) && by !== null && vectors === null && state !== 'failed',
  );
  if (unseen.length === 0) return;
  const files = unseen.map(({ order }) => ({
    path: order.key,
    read: async () => bytesOf((await store.image(auditId, order.key))!),
  }));
  const seen = await vectorsOfPictures(pictures, files, task);
  const rowsOf = (values: Float32Array | null, at: number): Float32Array | null => {
    const dimension = values ? values.length / seen.places.length : 0;
    return values && values.slice(at * dimension, (at + 1) * dimension);
  };
  const changed: GeneratedRecord[] = [];
  seen.places.forEach((place, at) => {
    const vectors = { encoder: rowsOf(seen.encoder, at), backbone: rowsOf(seen.backbone, at) };
    changed.push({ ...unseen[place]!, vectors });
  });
  seen.reasons.forEach((reason, place) => {
    if (reason === null) return;
    const trouble = { message: `The image cannot be read: ${reason}`, fix: 'Ask the service for PNG or JPEG.' };
    changed.push({ ...unseen[place]!, state: 'failed', trouble });
  });
  await store.put(changed);
}

function isGated(purpose: GenerationPurpose): boolean {
  return !isForMeasuring(purpose) || purpose === 'held-out';
}

/** What the gates say of images that have not been through them; controls need not pass any. */
async function gateNew(context: MakingContext, keys: ReadonlySet<string>, task: TaskOptions): Promise<void> {
  const { store, auditId } = context;
  const own = context.words.gates;
  // Gates of a generator's own are in the space of the heads, the others in the encoder's.
  const isSeen = (record: GeneratedRecord): boolean => Boolean(own ? headVector(record) : record.vectors?.encoder);
  const ungated = (await store.all(auditId)).filter(
    (record) => keys.has(record.order.key) && isGated(record.order.purpose) && isSeen(record) && record.gates === null,
  );
  if (ungated.length === 0) return;
  await store.put(own ? await own.judge(ungated, task) : await gateRecords(context, ungated, task));
}

/** The vector that heads see: the backbone's, or the encoder's where that is the backbone. */
export function headVector({ vectors }: GeneratedRecord): Float32Array | null {
  return vectors && (vectors.backbone ?? vectors.encoder);
}

/** Vectors of records in one allocation. */
export function headVectors(records: readonly GeneratedRecord[]): Float32Array {
  const vectors = records.map((record) => headVector(record)!);
  const dimension = vectors[0]?.length ?? 0;
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, i) => values.set(vector, i * dimension));
  return values;
}

/** What the audited head says of generated images. */
export async function answersOf(
  { audit }: Pick<MakingContext, 'audit'>,
  records: readonly GeneratedRecord[],
  task: TaskOptions,
): Promise<VectorAnswers> {
  const [answers] = await audit.call('answersOfVectors', { vectors: headVectors(records), methods: null }, task);
  return answers!;
}
