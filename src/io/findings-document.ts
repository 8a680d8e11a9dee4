/** The shape of findings.json; docs/findings.schema.json says the same with every field's meaning. */

export const FINDINGS_SCHEMA_VERSION = 1;

/** An estimate's interval, 95 %; null where there are no images to estimate from. */
export type Interval = [number, number] | null;

export interface NetworkEntry {
  id: string;
  title: string;
  dimension: number;
  dtype: string;
  device: string;
  deviceReason: string;
  sha256: string;
}

/** "completed": given without a validation or test part, which was drawn from another part. */
export type SplitOrigin = 'given' | 'completed' | 'drawn';

export interface DatasetEntry {
  name: string;
  layout: string;
  images: number;
  classes: string[];
  splits: Record<string, Record<string, number>>;
  splitOrigin: SplitOrigin;
  attributes: { name: string; values: string[] }[];
  refused: { file: string; reason: string }[];
  correctedLabels: number;
  fingerprint: string;
}

export interface FindingEntry {
  class: string;
  cue: string;
  kind: string;
  group: string;
  gapPoints: number | null;
  interval: Interval;
  /** Images at both ends together. */
  n: number;
  /** Images at each end. */
  k: number;
  accuracyHigh: number | null;
  accuracyHighInterval: Interval;
  accuracyLow: number | null;
  accuracyLowInterval: Interval;
  presence: number | null;
  associationAuc: number | null;
  associationInterval: Interval;
  associationN: number;
  p: number | null;
  q: number | null;
  isSignificant: boolean;
  rank: number;
  isSurroundings: boolean;
  alike: string[];
  standsUnder: string | null;
  isOwnEvidence: boolean;
}

export interface GroupEntry {
  class: string;
  attribute: string;
  value: string;
  n: number;
  accuracy: number | null;
  interval: Interval;
}

export interface GapEntry {
  points: number | null;
  interval: Interval;
  n: number;
}

/** Expected calibration error, what chance alone would show, and mean confidence less accuracy. */
export interface CalibrationEntry {
  n: number;
  error: EstimateEntry;
  ifCalibrated: EstimateEntry;
  overconfidence: EstimateEntry;
}

export interface FiguresEntry {
  n: number;
  accuracy: number | null;
  interval: Interval;
  classBalancedAccuracy: number | null;
  classBalancedInterval: Interval;
  /** Of the test split alone. */
  calibration: CalibrationEntry | null;
  perClass: Record<string, { n: number; accuracy: number | null; interval: Interval }>;
  worstGroup: GroupEntry | null;
  groups: GroupEntry[];
  gapPoints: Record<string, number | null>;
  gaps: Record<string, GapEntry>;
}

export interface PairedEntry {
  gainPoints: number | null;
  interval: Interval;
  n: number;
  p: number | null;
}

export interface HeadDifferenceEntry extends PairedEntry {
  worstGroup: (PairedEntry & { class: string; attribute: string; value: string }) | null;
}

/** A group that the judged cues cut out of a class, on test images. */
export interface CueGroupEntry {
  class: string;
  name: string;
  cut: string;
  n: number;
  accuracy: number | null;
  interval: Interval;
}

/** Words that methods were given, and which of them each left out. */
export interface WordsEntry {
  lists: { kind: 'class' | 'value'; name: string; anchor: string; words: string[] }[];
  checks: {
    method: string;
    kept: number;
    dropped: {
      kind: 'class' | 'value';
      list: string;
      word: string;
      reason: 'unknown' | 'semantic' | 'classifier';
      takenFor: string | null;
    }[];
    withoutAnchor: string[];
  }[];
}

export interface MendEntry {
  groups: {
    origin: string;
    kind: string;
    groups: { name: string; class: string; splits: Record<string, number> }[];
    cuts: { class: string; cues: string; threshold: number; suggested: number }[];
  } | null;
  words: WordsEntry | null;
  refused: { method: string; message: string; fix: string }[];
}

export interface HeadEntry {
  method: string;
  title: string;
  isAudited: boolean;
  selection: string;
  detail: string;
  seed: number;
  seconds: number;
  nowRight: number;
  nowWrong: number;
  options: Record<string, number>;
  versusErm: HeadDifferenceEntry | null;
  /** Null where nothing parts the test images into groups. */
  byBias: { aligned: EstimateEntry; conflicting: EstimateEntry; total: EstimateEntry } | null;
  /** Null where groups come from a column. */
  byCue: { worstGroup: CueGroupEntry | null; groups: CueGroupEntry[] } | null;
  splits: Record<string, FiguresEntry>;
}

/** An estimate that needs no words beside its own: value, interval, images. */
export interface EstimateEntry {
  value: number | null;
  interval: Interval;
  n: number;
}

/** Null where the figures are those of all images. */
export type GroupName = { class: string; attribute: string; value: string } | null;

/** How far the figures of the step Measure go. */
export interface MeasureDetailEntry {
  worstGroupBootstrap: {
    attribute: string;
    observed: number;
    resampled: EstimateEntry;
    biasPoints: number;
    draws: number;
    seed: number;
  } | null;
  means: (EstimateEntry & {
    weighting: 'image' | 'class' | 'group as in training';
    attribute: string | null;
    trainImages: number | null;
  })[];
  calibration: (CalibrationEntry & { group: GroupName })[];
  visibleGaps: { class: string; n: number; k: number; points: number | null }[];
  absenceGaps: {
    class: string;
    k: number;
    gapPoints: number | null;
    interval: Interval;
    n: number;
    p: number | null;
  }[];
  heads: {
    method: string;
    title: string;
    isAudited: boolean;
    ends: { class: string; k: number; high: EstimateEntry; low: EstimateEntry }[];
    effectiveRobustnessPoints: number | null;
    gapCorrelation: EstimateEntry | null;
  }[];
  properties: { property: string; accuracy: EstimateEntry; baseline: number; score: number }[];
}

/** Spurious cues that say more of another class. */
export interface CollisionsEntry {
  coreElsewhere: EstimateEntry;
  cues: {
    class: string;
    cue: string;
    otherClass: string;
    reason: 'core' | 'association';
    ownAuc: EstimateEntry;
    otherAuc: EstimateEntry;
  }[];
}

/** How far a cue's place lies on the object. */
export interface OverlapEntry extends EstimateEntry {
  class: string;
  cue: string;
  /** In words; null: what the head looks at. */
  object: string | null;
  byChance: number | null;
}

export interface MeasureEntry {
  accuracy: number | null;
  interval: Interval;
  n: number;
  classBalancedAccuracy: number | null;
  gaps: {
    class: string;
    cues: string[];
    k: number;
    gapPoints: number | null;
    interval: Interval;
    n: number;
    p: number | null;
  }[];
  worstGroup: GroupEntry | null;
  groups: GroupEntry[];
  detail: MeasureDetailEntry | null;
}

/** A flip test of ASPIRE: how often the change flips the prediction, beside as much change elsewhere on the same images. */
export interface FlipTestEntry {
  class: string;
  factor: string;
  phrase: string;
  hitRate: EstimateEntry;
  controlRate: EstimateEntry;
  differencePoints: EstimateEntry;
  p: number;
  q: number;
  isSignificant: boolean;
}

/** What a change of one factor costs a head on the images of a class. */
export interface WeaknessEntry {
  head: string;
  class: string;
  factor: string;
  /** The words that were changed; null: all of the factor's. */
  words: string | null;
  dropPoints: EstimateEntry;
  /** Against images made anew unchanged. */
  dropBeyondLookPoints: EstimateEntry | null;
  probabilityDrop: EstimateEntry;
  p: number;
  q: number;
  isSignificant: boolean;
}

/** What counterfactual reinforcement came to. */
export interface CounterfactualEntry {
  generator: string;
  captions: string;
  seed: number;
  /** Training images per class that were drawn, and those among them that teach nothing. */
  classes: { class: string; sources: number; heldOut: number }[];
  /** Images with the factor changed, and those that count: through the gates and not rejected. */
  factors: { factor: string; made: number; counted: number }[];
  weaknesses: WeaknessEntry[];
  /** The same per words that were changed. */
  byWords: WeaknessEntry[];
  /** Shares right on held-out sources, every source once; the gain is over the audited head, paired. */
  heldOut: {
    head: string;
    original: EstimateEntry;
    unperturbed: EstimateEntry | null;
    perturbed: EstimateEntry;
    gainPoints: EstimateEntry | null;
  }[];
  failed: number;
  accepted: number;
  rejected: number;
  energy: EnergyEntry;
  seconds: number;
}

/** Energy and CO2 of a system's images: seconds are measured, the rest is an estimate. */
export interface EnergyEntry {
  gridGramsPerKwh: number;
  gridSource: string;
  generators: {
    generator: string;
    images: number;
    seconds: number;
    powerWatts: number;
    powerSource: string;
    kilowattHours: number;
    gramsCo2: number;
    gramsCo2PerImage: number | null;
  }[];
}

/** An image at an end of its class by its loss under the amplified head, in nats. */
export interface LossEntry {
  file: string;
  loss: number;
  isLabelFlagged: boolean;
}

/** What DiffuBias came to. */
export interface DiffuBiasEntry {
  generator: string;
  captions: string;
  seed: number;
  amplifiedHead: { q: number; steps: number };
  hardShare: number;
  classes: {
    class: string;
    size: number;
    hard: LossEntry[];
    easy: LossEntry[];
    labelFlagged: { file: string; isHard: boolean }[];
    captions: { read: number; kept: number; conflicting: number };
    forTraining: number;
  }[];
  tests: {
    class: string;
    word: string;
    side: 'with' | 'without';
    hard: EstimateEntry;
    rest: EstimateEntry;
    others: EstimateEntry;
    p: number;
    q: number;
    isFound: boolean;
  }[];
  filterWords: { word: string; count: number }[];
  failed: number;
  accepted: number;
  rejected: number;
  energy: EnergyEntry;
  seconds: number;
}

/** What the systems that generate came to; null for one that did not run. */
export interface GateFiguresEntry {
  passed: EstimateEntry;
  coveredRefused: EstimateEntry;
  copiesRefused: EstimateEntry;
}

export interface GatesEntry {
  bounds: { largestLabelDrop: number; leastDirectional: number; largestCopy: number };
  share: number;
  learnedFrom: number;
  fixedOn: number;
  onTrain: GateFiguresEntry;
  /** Null without test images. */
  onTest:
    | (GateFiguresEntry & {
        photographs: number;
        flipRate: EstimateEntry;
        controlRate: EstimateEntry;
        differencePoints: EstimateEntry;
        p: number;
      })
    | null;
}

export interface GenerationEntry {
  diffubias: DiffuBiasEntry | null;
  aspire: {
    generator: string;
    captions: string;
    seed: number;
    /** Training images per class that were drawn, those among them that the head had wrong, and images made for training. */
    classes: { class: string; sources: number; skippedWrong: number; forTraining: number }[];
    tests: FlipTestEntry[];
    /** Of a generator with gates of its own: what they were fixed at, on training images, and what they and the head do on test images. */
    gates: GatesEntry | null;
    failed: number;
    accepted: number;
    rejected: number;
    energy: EnergyEntry;
    seconds: number;
  } | null;
  counterfactual: CounterfactualEntry | null;
}

export interface FindingsDocument {
  schemaVersion: typeof FINDINGS_SCHEMA_VERSION;
  app: { name: 'Spuriosity Studio'; version: string };
  audit: { id: string; name: string; createdAt: string };
  seeds: { audit: number; heads: Record<string, number> };
  dataset: DatasetEntry;
  encoder: NetworkEntry;
  backbone: NetworkEntry;
  classifier: { kind: string; predictionsFrom: string; confusion: number[][] } | null;
  testing: {
    gap: string;
    interval: string;
    p: string;
    multipleTesting: 'Benjamini-Hochberg';
    falseDiscoveryRate: number;
    tests: number;
    asksForAssociation: boolean;
  } | null;
  findings: FindingEntry[];
  judgements: {
    class: string;
    cue: string;
    judgement: string;
    decidedBy: string;
    why: string;
    suggested: string | null;
  }[];
  /** How often what was suggested is what the person decided; null where no such verdict is there. */
  suggestions: { verdicts: number; agreed: number; share: number; interval: Interval } | null;
  overlaps: OverlapEntry[];
  /** Null before cues are tested. */
  collisions: CollisionsEntry | null;
  unknownCues: string[];
  measure: MeasureEntry | null;
  mend: MendEntry | null;
  heads: HeadEntry[];
  /** Null where no system that generates ran. */
  generation: GenerationEntry | null;
  warnings: { step: string; warning: string }[];
}
