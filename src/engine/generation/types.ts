import type {
  GeneratedBy,
  GeneratedState,
  GenerationChange,
  GenerationPurpose,
  GateValues,
  SystemId,
} from '../../core/generation-order';
import type { EnergyFigures } from '../../core/energy';
import type { ImageGenerator } from '../../core/image-generator';
import type { SystemReport, SystemReports } from '../../core/generation-report';
import type { TaskOptions } from '../types';
import type { GenerationBudget } from './queue';

/** A generated image as a list shows it: all that is known of it but its bytes and vectors. */
export interface GeneratedSummary {
  key: string;
  system: SystemId;
  purpose: GenerationPurpose;
  prompt: string;
  caption: string | null;
  change: GenerationChange | null;
  sourceRow: number | null;
  label: number;
  state: GeneratedState;
  by: GeneratedBy | null;
  gates: GateValues | null;
  trouble: { message: string; fix: string } | null;
}

/** Whether an image that passed or failed the gates may be used for training. */
export type Decision = 'accepted' | 'rejected';

/** What images are made with. */
export interface GeneratorChoice {
  id: string;
  title: string;
  /** One sentence: what it is, where it runs, what is sent. */
  description: string;
  isRemote: boolean;
}

/** A cue of own photographs, as words. */
export interface PhotoCue {
  classIndex: number;
  /** "snow". */
  phrase: string;
  /** What may take its place. */
  instead: readonly string[];
}

/** A service that is to make the images, and what the person agreed to send there. */
export interface ServiceWish {
  generator: ImageGenerator;
  /** Side of the images that are sent and made, in pixels. */
  sizePixels: number;
  /** Of own photographs; the demo knows what it drew. */
  cues: readonly PhotoCue[];
  /** Images of the data set that may be sent at most, as the person was told; null: never asked, nothing is sent. */
  agreedImages: number | null;
}

export interface GenerationWish {
  system: RunnableSystem;
  /** Sources drawn from each class of the train split, at most. */
  imagesPerClass: number;
  seed: number;
  /** Absent: what is built in. */
  service?: ServiceWish;
  budget?: GenerationBudget;
  /** DiffuBias: share of a class's training images that are taken for hard; absent: `HARD_SHARE`. */
  hardShare?: number;
}

/** Systems that can be run here, in the order shown. */
export type RunnableSystem = keyof SystemReports;

/** Images made for an audit: asked for, looked at, decided on. */
export interface GenerationDesk {
  /** Replaced, never mutated; empty before {@link open}. */
  readonly list: readonly GeneratedSummary[];
  /** What each system came to; absent before it ran. */
  readonly reports: Partial<SystemReports>;
  /** Whether the classifier was fitted anew since: the report is of another head. */
  isOutOfDate(report: SystemReport): boolean;
  /** Whether the images are drawings of the demo, whose painter knows them. */
  readonly isDemo: boolean;
  /** What is built in that makes images here; null: nothing, a service is needed. */
  readonly generator: GeneratorChoice | null;
  /** Reads what is kept. */
  open(): Promise<void>;
  /** Makes what the system needs, measures, and keeps the report; images already made are not made again. */
  run(wish: GenerationWish, task?: TaskOptions): Promise<SystemReport>;
  /** Figures that the estimate of energy rests on. */
  readonly energy: EnergyFigures;
  keepEnergy(figures: EnergyFigures): Promise<void>;
  picture(key: string): Promise<Blob | null>;
  /** Only accepted images are ever trained on. */
  decide(keys: readonly string[], decision: Decision): Promise<void>;
}
