import type { GeneratorProtocol, RequestKind } from './image-generator';

/** The three systems that make images. */
export const SYSTEMS = ['aspire', 'counterfactual', 'diffubias'] as const;
export type SystemId = (typeof SYSTEMS)[number];

/** Whether an id is that of a system; the method that trains with a system's images has the same. */
export function isSystem(id: string): id is SystemId {
  return SYSTEMS.some((system) => system === id);
}

/** What an image is made for: a test of a cue, the control of such a test, or training. */
export type GenerationPurpose =
  /** The background replaced, or a phrase's object removed: does the prediction flip? */
  | 'edit'
  /** An edit of equal area elsewhere: how often does any change flip the prediction? */
  | 'control-edit'
  /** Made from a caption with one factor changed. */
  | 'perturbed'
  /** The same from a source that teaches nothing, so that a head taught by the others can be measured on it. */
  | 'held-out'
  /** Made from the caption as it stands: what the generator's look alone does. */
  | 'unperturbed'
  /** Meant for training: an image of its class without the cue, or like those that the biased head finds hard. */
  | 'training';

/** Whether an image is made to be measured only: never trained on, nobody is asked about it. */
export function isForMeasuring(purpose: GenerationPurpose): boolean {
  return purpose === 'control-edit' || purpose === 'unperturbed' || purpose === 'held-out';
}

/**
 * One image to be made, and why. Plain data, so that a run goes on after the tab was closed: sources are named by row and read again, masks are kept.
 * It is the first half of an image's provenance.
 */
export interface GenerationOrder {
  /** See `orderKey`: the same order is the same key, so nothing is made twice. */
  key: string;
  system: SystemId;
  purpose: GenerationPurpose;
  kind: RequestKind;
  prompt: string;
  negativePrompt: string;
  seed: number;
  widthPixels: number;
  heightPixels: number;
  /** Of image to image; 0 to 1. */
  strength: number | null;
  /** Row of the image that it is made from or whose caption it has; null for an image from words alone. */
  sourceRow: number | null;
  /** SHA-256 of the source file, hexadecimal; null without one. */
  sourceHash: string | null;
  /** PNG, white is painted anew; null where the whole image may change. */
  mask: Uint8Array<ArrayBuffer> | null;
  /** Class that the image is to show: its label. */
  label: number;
  /** The caption as it stood before anything was changed; null where there was none. */
  caption: string | null;
  /** What was changed, as words; null where nothing was. */
  change: GenerationChange | null;
}

export interface GenerationChange {
  /** "background", "object", "subject attribute", "adjective", "domain"; for ASPIRE "background" or "foreground". */
  factor: string;
  from: string;
  /** "" where it was taken away. */
  to: string;
}

export type GeneratedState = 'asked' | 'in-flight' | 'to-review' | 'accepted' | 'rejected' | 'failed';

/** Where an image came from: the second half of its provenance. */
export interface GeneratedBy {
  generatorId: string;
  generatorTitle: string;
  protocol: GeneratorProtocol;
  model: string;
  /** Null where the service has no seeds. */
  seedUsed: number | null;
  seconds: number;
  /** `Date.now()` of the answer. */
  madeAt: number;
  /** SHA-256 of the image file, hexadecimal. */
  imageHash: string;
}

/** An order and what became of it, as kept; the image itself is kept beside it, under the same key. */
export interface GeneratedRecord {
  auditId: string;
  /** Place in the run: images are shown and exported in this order. */
  position: number;
  order: GenerationOrder;
  state: GeneratedState;
  /** Null until the image is there. */
  by: GeneratedBy | null;
  /** What the gates measured; null before the image was embedded. */
  gates: GateValues | null;
  /** Vectors as the encoder and the backbone gave them, un-normalised; null before. `backbone` is null where the encoder is the backbone. */
  vectors: { encoder: Float32Array | null; backbone: Float32Array | null } | null;
  /** Why it failed; null where it did not. */
  trouble: { message: string; fix: string } | null;
}

/** Values and verdicts of the gates (METHODS 1.4): whether the label is still there, the edit happened, and it is no copy. */
export interface GateValues {
  labelMargin: number;
  isLabelKept: boolean;
  directionalSimilarity: number | null;
  hasEditHappened: boolean;
  copySimilarity: number | null;
  isNoCopy: boolean;
}

/** All that decides an image, in one string; hash it for a key. The generator's id is part of it, since another model gives another image. */
export function orderText(order: Omit<GenerationOrder, 'key'>, generatorId: string, maskHash: string | null): string {
  const { system, purpose, kind, prompt, negativePrompt, seed, widthPixels, heightPixels, strength, sourceHash } =
    order;
  return JSON.stringify([
    generatorId,
    system,
    purpose,
    kind,
    prompt,
    negativePrompt,
    seed,
    widthPixels,
    heightPixels,
    strength,
    sourceHash,
    maskHash,
    order.label,
  ]);
}
