/** What the command line and the page that it drives say to each other; plain data only. */
import type { CueKind, Finding, HeadReport, MethodId, NetworkIdentity, RefusedFile } from '../core/audit';
import type { PlainError } from '../core/errors';
import type { GroupChoice } from '../core/image-groups';
import type { Progress } from '../core/progress';
import type { RunnableSystem } from '../engine/generation/types';
import type { DemoOptions } from '../demo/demo-set';
import type { DeviceWish } from '../../workers/encoder/api';

/** `folder`: files that the command line's server lists below `<base><slot>/`. */
export type HeadlessNetwork = { kind: 'bundled' } | { kind: 'hub'; id: string } | { kind: 'folder' };

/** A classifier of the user, below `<base>backbone/`; `output`: the one of several whose scores are audited. */
export interface HeadlessClassifier {
  kind: 'classifier';
  output: string | null;
}

export interface HeadlessRequest {
  /** Path of this run's routes on the loopback server, "/headless/<token>/". */
  base: string;
  data: { kind: 'folder' } | { kind: 'demo'; options: DemoOptions };
  encoder: HeadlessNetwork | null;
  /** Null: the encoder is the backbone too. */
  backbone: HeadlessNetwork | HeadlessClassifier | null;
  device: DeviceWish;
  /** Null: the Hugging Face hub. */
  hubOrigin: string | null;
  cueKinds: readonly CueKind[];
  /** Whether the server lists images that show a cue below `<base>examples/`. */
  hasExamples: boolean;
  /** "cue" or "class=cue" each; null: what the studio's rule takes. */
  spurious: readonly string[] | null;
  methods: readonly MethodId[];
  /** Options of methods that are not to run with their defaults. */
  options: Partial<Record<MethodId, Readonly<Record<string, number>>>>;
  /** A file of word lists as it was read; null: the lists that the page would begin with. */
  words: { fileName: string; text: string } | null;
  /** Null: the metadata column whose worst group is worst, else the judged cues. */
  groups: GroupChoice | null;
  /** Systems that generate images, with the demo's painter; their heads join the methods. */
  systems: readonly RunnableSystem[];
  seed: number;
}

/** A listing of a folder: `<base>data/listing.json`; the file itself is `<base>data/file/<index>`. */
export interface LoopbackListing {
  name: string;
  files: readonly { path: string; sizeBytes: number }[];
}

export interface TakenCue {
  className: string;
  cue: string;
  why: string;
}

/** What the command line prints when all is done. */
export interface HeadlessSummary {
  name: string;
  images: number;
  refused: readonly RefusedFile[];
  classes: readonly string[];
  encoder: NetworkIdentity | null;
  backbone: NetworkIdentity;
  familySize: number;
  /** Strongest suspects of each class, with the cue's title. */
  suspects: readonly (Finding & { title: string })[];
  taken: readonly TakenCue[];
  heads: readonly HeadReport[];
  warnings: readonly string[];
  files: readonly { name: string; sizeBytes: number; description: string }[];
}

export type HeadlessOutcome = { ok: true; summary: HeadlessSummary } | { ok: false; error: PlainError };

/** Functions that the command line puts into the page. */
export interface HeadlessHost {
  studioProgress(progress: Progress): void;
  studioSay(line: string): void;
}

/** Functions that the page offers. */
export interface HeadlessPage {
  run(request: HeadlessRequest): Promise<HeadlessOutcome>;
  cancel(): void;
}

declare global {
  interface Window extends Partial<HeadlessHost> {
    studio?: HeadlessPage;
  }
}
