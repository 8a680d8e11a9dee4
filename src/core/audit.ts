/**
 * What an audit is: the data set, its cues and judgements, and the reports of each step.
 * Large parts are typed arrays, one allocation each; row i is the same image everywhere.
 */
import type { AlignedAccuracy } from './aligned-accuracy';
import type { CalibrationError } from './calibration';
import type { Head } from './head';
import type { GroupSummary } from './image-groups';
import type { MeasureDetail } from './measure-detail';
import type { UsedWords } from './word-report';

export const SPLITS = ['train', 'val', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** A column of the metadata with few distinct values, as codes into `values`. */
export interface AttributeColumn {
  name: string;
  values: readonly string[];
  /** One code per row; `values.length` stands for "not given". */
  codes: Uint16Array;
}

/** A file that looked like or claimed to be an image and did not come in. */
export interface RefusedFile {
  /** Path in the dropped folder, "/" as separator. */
  file: string;
  reason: string;
}

export interface Dataset {
  name: string;
  /** Class names in order; labels index into it. */
  classes: readonly string[];
  /** Path of each row in the dropped folder. */
  paths: readonly string[];
  labels: Uint16Array;
  /** Index into SPLITS per row; null where the data came without splits. */
  splits: Uint8Array | null;
  attributes: readonly AttributeColumn[];
  refused: readonly RefusedFile[];
}

/** An estimate with its 95 % interval and the number of images behind it. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  n: number;
}

export const STEPS = ['open', 'embed', 'classifier', 'cues', 'rank', 'measure', 'mend', 'take-away'] as const;
export type StepName = (typeof STEPS)[number];

export type CueKind = 'text' | 'pixel' | 'metadata' | 'example' | 'slice' | 'neuron';

/** A cue as the interface and the files name it. `id` is `kind:name`, unique in an audit. */
export interface CueDescription {
  id: string;
  kind: CueKind;
  /** Shown name: "forest", "white border width". */
  title: string;
  /** Title of the vocabulary's group, "Pixels", the metadata column, or "typed" for a cue of the person's own. */
  group: string;
  /** Whether it is a cue of surroundings or picture-making: the only ones taken as spurious without being asked. */
  isSurroundings: boolean;
}

export type Judgement = 'core' | 'spurious' | 'ignore';
export type DecidedBy = 'person' | 'rule';

/** What has been decided about a cue for one class. */
export interface CueJudgement {
  classIndex: number;
  cueId: string;
  judgement: Judgement;
  decidedBy: DecidedBy;
  /** The reason in words, where a rule decided. */
  why?: string;
  /** What was suggested when a person decided; absent where nothing was. */
  suggested?: 'core' | 'spurious';
}

/** Which images a number stands for; the audit worker resolves it to rows. */
export type ImageQuery =
  | { kind: 'cue-end'; classIndex: number; cueId: string; end: 'high' | 'low'; count: number }
  | { kind: 'spuriosity-end'; classIndex: number; end: 'high' | 'low'; count: number }
  | { kind: 'group'; classIndex: number; attribute: string; value: string; split: Split | 'measured' }
  | { kind: 'class'; classIndex: number; split?: Split }
  /** All that gaps and groups are reported on. */
  | { kind: 'measured' }
  | { kind: 'confusion'; label: number; prediction: number }
  | { kind: 'changed'; method: string; to: 'right' | 'wrong' }
  | { kind: 'rows'; rows: readonly number[] };

/** Rows in display order, with what a grid says about each. */
export interface ImageSet {
  rows: Uint32Array;
  labels: Uint16Array;
  /** Predicted class per row under the head at hand. */
  predictions: Uint16Array;
  /** Cue score or spuriosity per row where the query has one, else empty. */
  scores: Float32Array;
}

/** A network as the files name it. */
export interface NetworkIdentity {
  id: string;
  title: string;
  dimension: number;
  dtype: string;
  /** "webgpu", "wasm", or "none" for pixel statistics in its place. */
  device: string;
  deviceReason: string;
  sha256: string;
}

/** One (class, cue) pair tested. Gaps in points; positive: the model does worse without the cue. */
export interface Finding {
  classIndex: number;
  cueId: string;
  gap: Estimate;
  /** Images at each end. */
  k: number;
  accuracyHigh: Estimate;
  accuracyLow: Estimate;
  /** Share of the class's images that score above the median of all images; .5 for a cue that knows nothing of the class. */
  presence: number;
  /** Probability that an image of the class scores higher than one of the rest, in the data the head was fitted on. */
  associationAuc: number;
  p: number;
  q: number;
  isSignificant: boolean;
  /** 1 = first of its class. */
  rank: number;
  /** Weaker cues of the class whose scores correlate above .8 with this one, strongest first. */
  alike: readonly string[];
  /** Set on a weaker cue: the id of the suspect it stands under. */
  standsUnder: string | null;
  /**
   * Of a significant suspect of surroundings: whether it says something beside the stronger ones (see core/own-evidence); of others
   * false.
   */
  isOwnEvidence: boolean;
}

export interface CueReport {
  cues: readonly CueDescription[];
  /** Every pair tested, class by class, by rank. */
  findings: readonly Finding[];
  /** How many tests the correction covers. */
  familySize: number;
  /** False discovery rate of the correction. */
  rate: number;
  /** True when p also asks for an association in the fitting data; false for a classifier fitted elsewhere. */
  asksForAssociation: boolean;
  /** Images of each class that the associations rest on, the class against all others; absent in records of earlier versions. */
  associationCounts?: readonly number[];
  /** Vocabulary cues with a word that the encoder does not know; never scored. */
  unknown: readonly string[];
  warnings: readonly string[];
}

/** `own`: the last layer of a classifier of the user, as it is. */
export type ClassifierKind = 'erm' | 'erm-tuned' | 'zero-shot' | 'own';

export type MethodId =
  | ClassifierKind
  | 'low-spuriosity'
  | 'random-tuning'
  | 'error-tuning'
  | 'dfr'
  | 'dfr-train'
  | 'group-weighted'
  | 'afr'
  | 'jtt'
  | 'group-dro'
  | 'tldr'
  | 'drml'
  | 'debias-vl'
  | 'roboshot'
  | 'aspire'
  | 'counterfactual'
  | 'diffubias';

export interface GroupFigure {
  classIndex: number;
  attribute: string;
  value: string;
  accuracy: Estimate;
}

/** A head's figures on one split (or on cross-fitted predictions). */
export interface HeadFigures {
  accuracy: Estimate;
  /** Mean over classes of the per-class accuracy. */
  classBalancedAccuracy: number;
  /** The same with its interval; absent in records of earlier versions. */
  classBalanced?: Estimate;
  /** Of the test split alone; absent in records of earlier versions. */
  calibration?: CalibrationError;
  perClass: readonly Estimate[];
  /** Accuracy per (class, attribute value); empty without groups. */
  groups: readonly GroupFigure[];
  worstGroup: GroupFigure | null;
  /** Spurious gap per class in points under the judged cues; null where the class has none. */
  gaps: readonly (Estimate | null)[];
}

/** A group that the judged cues cut out of a class, and how a head does on its test images. */
export interface CueGroupFigure {
  /** "landbird with forest". */
  name: string;
  classIndex: number;
  /** "by cue: forest, cut at 0.31". */
  cut: string;
  accuracy: Estimate;
}

/** One head against another on the same images. */
export interface PairedDifference {
  /** Accuracy of this head minus that of the other (-1 to 1). */
  gain: Estimate;
  /** Exact McNemar test, two-sided; not corrected for the number of heads. */
  p: number;
}

/** What a head changes against the plain head (`erm`) on the test images. */
export interface HeadDifference {
  accuracy: PairedDifference;
  /** In the group that is the worst under the plain head on the validation images; null without groups. */
  worstGroup: (PairedDifference & Omit<GroupFigure, 'accuracy'>) | null;
}

export interface HeadReport {
  method: MethodId;
  title: string;
  /** How the final head was chosen: "fixed C = 1", "C by 5-fold accuracy on train", "validation gap below 5 points". */
  selection: string;
  seed: number;
  seconds: number;
  /** Steps, chosen C, images used: what a reader needs to repeat it. */
  detail: string;
  figures: Partial<Record<Split, HeadFigures>>;
  /** Rows of the test split that this head gets right and the audited head wrong, and the reverse. */
  nowRight: number;
  nowWrong: number;
  /** Options of the method that were not left at their defaults. */
  options?: Readonly<Record<string, number>>;
  /** Absent for the plain head itself, where it was not fitted, and in records of earlier versions. */
  versusErm?: HeadDifference;
  /** On the test split; absent where groups come from a column, and in records of earlier versions. */
  cueGroups?: readonly CueGroupFigure[];
  /** On the test split, by the groups that mending knew of; absent where there were none, and in records of earlier versions. */
  aligned?: AlignedAccuracy;
}

/** A method that was asked for and could not be run on these images. */
export interface RefusedMethod {
  method: MethodId;
  title: string;
  message: string;
  fix: string;
}

export interface ClassifierReport {
  kind: ClassifierKind;
  /** "held-out splits" or "5-fold cross-fitted", in words. */
  predictionsFrom: string;
  heads: readonly HeadReport[];
  /** Row count per split and class, [split][class]; the split drawn here where none was given. */
  counts: readonly (readonly number[])[];
  isSplitDrawn: boolean;
  /** Rows [label][prediction] on the rows that findings are measured on. */
  confusion: readonly (readonly number[])[];
  warnings: readonly string[];
}

export interface RankReport {
  classIndex: number;
  /** Rows of the class, most spurious first, over the measured rows. */
  rows: Uint32Array;
  spuriosity: Float32Array;
  /** 1 where the audited head is right, aligned with `rows`. */
  isRight: Uint8Array;
  cueIds: readonly string[];
  /** Most probable class beside the label, aligned with `rows`, and by which head. */
  secondClasses: Uint16Array;
  secondFrom: string;
}

export interface GapReport {
  classIndex: number;
  cueIds: readonly string[];
  k: number;
  gap: Estimate;
  accuracyHigh: Estimate;
  accuracyLow: Estimate;
  p: number;
}

export interface MeasureReport {
  gaps: readonly (GapReport | null)[];
  groups: readonly GroupFigure[];
  worstGroup: GroupFigure | null;
  accuracy: Estimate;
  classBalancedAccuracy: number;
  /** Absent in records of earlier versions. */
  detail?: MeasureDetail;
  warnings: readonly string[];
}

export interface MendReport {
  /** The audited head first, then every method that ran, all on the same test images. */
  heads: readonly HeadReport[];
  judgements: readonly CueJudgement[];
  isSplitDrawn: boolean;
  /** What methods balanced, weighed or chose by; null where nothing parts the classes. */
  groups?: GroupSummary | null;
  /** Test images of each of the heads' `cueGroups`, in their order. */
  cueGroupRows?: readonly Uint32Array[];
  /** The words that methods were given, and which of them each used; absent where none asked for words. */
  words?: UsedWords;
  refused?: readonly RefusedMethod[];
  warnings: readonly string[];
}

/** A head and what was measured of it. */
export interface FittedHead {
  report: HeadReport;
  head: Head;
}

/** What the audited head says of every row. */
export interface RowTable {
  predictions: Uint16Array;
  /** Probability of the predicted class. */
  probabilities: Float32Array;
  /** NaN where the class has no spurious cue. */
  spuriosity: Float32Array;
  /** Index into SPLITS; the split drawn here where none was given. */
  splits: Uint8Array;
}
