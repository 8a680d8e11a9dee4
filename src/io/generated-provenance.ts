import type { GenerationChange, GeneratedRecord, GateValues } from '../core/generation-order';
import type { EncodedImage } from '../core/image-generator';
import { sha256Hex } from '../core/sha256';
import type { AuditDocument } from './audit-document';

/** A record with its image; null where none was made. */
export type RecordWithImage = GeneratedRecord & { image: EncodedImage | null };

/** Images that were made in an audit, as its files are written from. */
export interface GeneratedDocument {
  /** By position. */
  records: readonly RecordWithImage[];
  /** Keys of those of ASPIRE's edits that are examples of their class without its cues: what a personalised token is learnt from. */
  exampleKeys: readonly string[];
}

/** A record that a person or a rule has decided on, its image and origin at hand. */
export type DecidedRecord = RecordWithImage & {
  state: 'accepted' | 'rejected';
  by: NonNullable<GeneratedRecord['by']>;
  image: EncodedImage;
};

export function decidedRecords(generated: GeneratedDocument | undefined): DecidedRecord[] {
  const isDecided = (record: RecordWithImage): record is DecidedRecord =>
    (record.state === 'accepted' || record.state === 'rejected') && record.by !== null && record.image !== null;
  return (generated?.records ?? []).filter(isDecided);
}

/** Where one image comes from, whole: a line of `generated.jsonl`. Lengths in pixels, hashes SHA-256 in hexadecimal. */
export interface ProvenanceEntry {
  file: string;
  sha256: string;
  type: string;
  decision: 'accepted' | 'rejected';
  position: number;
  key: string;
  system: string;
  purpose: string;
  kind: string;
  class: string;
  prompt: string;
  negativePrompt: string;
  caption: string | null;
  change: GenerationChange | null;
  /** As asked for, and as the service says that it used it; null where it has none. */
  seed: number;
  seedUsed: number | null;
  widthPixels: number;
  heightPixels: number;
  strength: number | null;
  source: { file: string; sha256: string | null } | null;
  mask: { file: string; sha256: string } | null;
  generator: { id: string; title: string; protocol: string; model: string };
  seconds: number;
  madeAt: string;
  gates: GateValues | null;
}

/** A name for a file or folder on any system: letters, digits, " ._-", never a way out of the folder. */
export function plainName(text: string): string {
  const plain = text.normalize('NFC').replace(/[^\p{L}\p{N} ._-]/gu, '_');
  return plain.replace(/^[ .]+|[ .]+$/g, '').slice(0, 80) || '_';
}

/** Class names as folders, none the same as another, capitals or not. */
export function classFolders(classes: readonly string[]): string[] {
  const taken = new Set<string>();
  return classes.map((name, index) => {
    let folder = plainName(name);
    while (taken.has(folder.toLowerCase())) folder = `${folder}-${index}`;
    taken.add(folder.toLowerCase());
    return folder;
  });
}

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

/** "00012-1a2b3c4d.png": its place in the run and the start of its hash. */
export function imageName({ position, by, image }: DecidedRecord): string {
  const extension = EXTENSIONS[image.type] ?? 'bin';
  return `${String(position).padStart(5, '0')}-${by.imageHash.slice(0, 8)}.${extension}`;
}

/**
 * An address without what may be a secret: name and password, and everything behind "?" or "#". Keys are kept apart from addresses anyway; this is for
 * those that were typed into one.
 */
export function publicText(text: string): string {
  return text.replace(/\/\/[^\s/?#]*@/g, '//').replace(/(\/\/[^\s?#]*)[?#]\S*/g, '$1');
}

export function maskPath(mask: Uint8Array): string {
  return `masks/${sha256Hex(mask)}.png`;
}

/** Names every field: what else a record may hold does not leave. */
export function provenanceEntry(record: DecidedRecord, file: string, document: AuditDocument): ProvenanceEntry {
  const { order, by, gates } = record;
  const { change, mask, sourceRow } = order;
  const { paths, classes } = document.dataset;
  return {
    file,
    sha256: by.imageHash,
    type: record.image.type,
    decision: record.state,
    position: record.position,
    key: order.key,
    system: order.system,
    purpose: order.purpose,
    kind: order.kind,
    class: classes[order.label] ?? '',
    prompt: order.prompt,
    negativePrompt: order.negativePrompt,
    caption: order.caption,
    change: change && { factor: change.factor, from: change.from, to: change.to },
    seed: order.seed,
    seedUsed: by.seedUsed,
    widthPixels: order.widthPixels,
    heightPixels: order.heightPixels,
    strength: order.strength,
    source: sourceRow === null ? null : { file: paths[sourceRow] ?? '', sha256: order.sourceHash },
    mask: mask && { file: maskPath(mask), sha256: sha256Hex(mask) },
    generator: {
      id: publicText(by.generatorId),
      title: publicText(by.generatorTitle),
      protocol: by.protocol,
      model: by.model,
    },
    seconds: by.seconds,
    madeAt: new Date(by.madeAt).toISOString(),
    gates: gates && {
      labelMargin: gates.labelMargin,
      isLabelKept: gates.isLabelKept,
      directionalSimilarity: gates.directionalSimilarity,
      hasEditHappened: gates.hasEditHappened,
      copySimilarity: gates.copySimilarity,
      isNoCopy: gates.isNoCopy,
    },
  };
}
