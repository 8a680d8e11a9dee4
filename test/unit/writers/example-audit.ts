/** A whole audit as the writers see it, made up but consistent: every estimate comes from counts through the real statistics. */
import type {
  CueDescription,
  CueReport,
  Finding,
  FittedHead,
  GroupFigure,
  HeadFigures,
  HeadReport,
  MendReport,
  MethodId,
  NetworkIdentity,
} from '../../../src/core/audit';
import { gapFromCounts } from '../../../src/core/gap';
import { meanEstimate, wilson } from '../../../src/core/intervals';
import { benjaminiHochberg } from '../../../src/core/multiplicity';
import { mcNemarP, pairedDrop } from '../../../src/core/paired-proportions';
import { mulberry32 } from '../../../src/core/random';
import { sha256Hex } from '../../../src/core/sha256';
import type { AuditDocument } from '../../../src/io/audit-document';
import type { ReportImages } from '../../../src/io/writers';
import { exampleDetail } from './example-detail';

export const CLASSES = ['landbird', 'waterbird'];
const PLACES = ['land', 'water'];

const TEXT_CUES: readonly [string, string, boolean][] = [
  ['forest', 'place', true],
  ['trees', 'plants', true],
  ['bamboo', 'plants', true],
  ['sea', 'place', true],
  ['beach', 'place', true],
  ['waves', 'ground', true],
  ['snow', 'ground', true],
  ['sky', 'sky and weather', true],
  ['fog', 'sky and weather', true],
  ['sunset', 'light', true],
  ['boat', 'vehicles', false],
  ['fence', 'framing', true],
  ['hand', 'hands and people', false],
  ['duck', 'animals', false],
];

const CUES: readonly CueDescription[] = [
  ...TEXT_CUES.map(([title, group, isSurroundings]): CueDescription => ({
    id: `text:${title}`,
    kind: 'text',
    title,
    group,
    isSurroundings,
  })),
  ...['brightness', 'share of green', 'share of blue', 'sharpness'].map((title): CueDescription => ({
    id: `pixel:${title}`,
    kind: 'pixel',
    title,
    group: 'pixels',
    isSurroundings: true,
  })),
];

/** Right among the 50 most and the 50 least, by class and cue; what is not named leans on nothing. */
const LEANS: Readonly<Record<string, readonly [number, number]>> = {
  '0:text:forest': [47, 29],
  '0:text:trees': [46, 30],
  '0:text:bamboo': [44, 34],
  '0:pixel:share of green': [45, 36],
  '0:text:sea': [30, 46],
  '1:text:sea': [44, 20],
  '1:text:beach': [43, 22],
  '1:text:waves': [41, 23],
  '1:pixel:share of blue': [40, 27],
  '1:text:forest': [21, 43],
};

const K = 50;
const CLASS_SIZE = 150;

function finding(classIndex: number, cue: CueDescription, uniform: () => number): Finding {
  const lean = LEANS[`${classIndex}:${cue.id}`];
  const middle = classIndex === 0 ? 39 : 32;
  const rightHigh = lean?.[0] ?? middle + Math.floor(uniform() * 9) - 4;
  const rightLow = lean?.[1] ?? middle + Math.floor(uniform() * 9) - 4;
  const { gapPoints, high, low, p } = gapFromCounts(
    classIndex,
    CLASS_SIZE,
    K,
    rightHigh,
    rightLow,
    Math.max(middle * 3, rightHigh + rightLow),
  );
  return {
    classIndex,
    cueId: cue.id,
    gap: gapPoints,
    k: K,
    accuracyHigh: high,
    accuracyLow: low,
    presence: 0.5 + (rightHigh - rightLow) / 100,
    associationAuc: 0.5 + (rightHigh - rightLow) / 80,
    p,
    q: Number.NaN,
    isSignificant: false,
    rank: 0,
    alike: [],
    standsUnder: null,
    isOwnEvidence: false,
  };
}

const STANDS_UNDER: Readonly<Record<string, string>> = {
  '0:text:trees': 'text:forest',
  '0:text:bamboo': 'text:forest',
  '1:text:waves': 'text:sea',
};

function cueReport(uniform: () => number): CueReport {
  const raw = CLASSES.flatMap((_, classIndex) => CUES.map((cue) => finding(classIndex, cue, uniform)));
  const q = benjaminiHochberg(Float64Array.from(raw, ({ p }) => p));
  const findings = CLASSES.flatMap((_, classIndex) =>
    raw
      .map((entry, index) => ({ ...entry, q: q[index]!, isSignificant: q[index]! <= 0.05 }))
      .filter((entry) => entry.classIndex === classIndex)
      .sort((a, b) => b.gap.low - a.gap.low)
      .map((entry, index) => ({
        ...entry,
        rank: index + 1,
        standsUnder: STANDS_UNDER[`${classIndex}:${entry.cueId}`] ?? null,
        isOwnEvidence: entry.isSignificant && entry.gap.value > 0 && index === 0,
        alike: Object.entries(STANDS_UNDER).flatMap(([key, head]) =>
          head === entry.cueId && key.startsWith(`${classIndex}:`) ? [key.slice(2)] : [],
        ),
      })),
  );
  return {
    cues: CUES,
    findings,
    familySize: findings.length,
    rate: 0.05,
    asksForAssociation: true,
    associationCounts: [200, 200],
    unknown: ['aurora', 'terrarium'],
    warnings: [],
  };
}

/** Right per group in the order landbird/land, landbird/water, waterbird/land, waterbird/water, of 75 each. */
const RIGHT = {
  erm: [73, 51, 10, 41],
  'erm-tuned': [69, 57, 38, 60],
  'low-spuriosity': [66, 61, 54, 64],
  'random-tuning': [70, 56, 36, 60],
  'error-tuning': [60, 62, 55, 52],
  'zero-shot': [58, 41, 45, 63],
  own: [70, 48, 21, 50],
} as const satisfies Partial<Record<MethodId, readonly [number, number, number, number]>>;
type ExampleMethod = keyof typeof RIGHT;
const GROUP_SIZE = 75;

function figures(right: readonly number[]): HeadFigures {
  const groups = right.map((count, index): GroupFigure => ({
    classIndex: Math.floor(index / 2),
    attribute: 'place',
    value: PLACES[index % 2]!,
    accuracy: wilson(count, GROUP_SIZE),
  }));
  const perClass = [0, 1].map((c) => wilson(right[2 * c]! + right[2 * c + 1]!, 2 * GROUP_SIZE));
  return {
    accuracy: wilson(
      right.reduce((a, b) => a + b, 0),
      4 * GROUP_SIZE,
    ),
    classBalancedAccuracy: (perClass[0]!.value + perClass[1]!.value) / 2,
    classBalanced: meanEstimate(perClass),
    calibration: {
      error: { value: 0.08, low: 0.05, high: 0.12, n: 4 * GROUP_SIZE },
      ifCalibrated: { value: 0.05, low: 0.03, high: 0.07, n: 4 * GROUP_SIZE },
      overconfidence: { value: 0.04, low: 0.01, high: 0.07, n: 4 * GROUP_SIZE },
    },
    perClass,
    groups,
    worstGroup: groups.reduce((worst, group) => (group.accuracy.value < worst.accuracy.value ? group : worst)),
    gaps: [0, 1].map((c) => {
      const [onLand, onWater] = [right[2 * c]!, right[2 * c + 1]!];
      const [high, low] = c === 0 ? [onLand, onWater] : [onWater, onLand];
      const share = K / GROUP_SIZE;
      return gapFromCounts(c, CLASS_SIZE, K, Math.round(high * share), Math.round(low * share), onLand + onWater)
        .gapPoints;
    }),
  };
}

const SELECTION: Readonly<Record<ExampleMethod, [title: string, selection: string, detail: string]>> = {
  erm: ['ERM', 'fixed C = 1', '400 training images'],
  'erm-tuned': ['ERM, tuned', 'C by 5-fold accuracy on train', 'C = 100 of 1, 10, 100, 1000'],
  'low-spuriosity': [
    'Low-spuriosity tuning',
    'validation gap below 5 points',
    '20 images a class, stopped after step 31',
  ],
  'random-tuning': ['Random tuning', 'validation gap below 5 points', '20 images a class, 200 steps'],
  'error-tuning': ['Error tuning', 'validation gap below 5 points', '20 images a class, 200 steps'],
  'zero-shot': ['Zero-shot', 'nothing fitted', '4 prompts a class'],
  own: ['Your classifier', 'as it was given', 'Gemm of 1,280 features, 2 of its 1,001 classes'],
};

/** As if only the images changed that the change needs; the worst group under erm is waterbird on land. */
function versusErm(method: ExampleMethod): HeadReport['versusErm'] {
  const paired = (change: number, n: number) => {
    const counts = {
      bothRight: n - 40 - Math.abs(change),
      lost: Math.max(0, -change),
      won: Math.max(0, change),
      bothWrong: 40,
    };
    return { gain: pairedDrop({ ...counts, lost: counts.won, won: counts.lost }), p: mcNemarP(counts) };
  };
  const sum = (right: readonly number[]) => right.reduce((a, b) => a + b, 0);
  return {
    accuracy: paired(sum(RIGHT[method]) - sum(RIGHT.erm), 4 * GROUP_SIZE),
    worstGroup: {
      ...paired(RIGHT[method][2] - RIGHT.erm[2], GROUP_SIZE),
      classIndex: 1,
      attribute: 'place',
      value: 'land',
    },
  };
}

function headReport(method: ExampleMethod): HeadReport {
  const [title, selection, detail] = SELECTION[method];
  const before = RIGHT.erm.reduce((a, b) => a + b, 0);
  const change = RIGHT[method].reduce((a, b) => a + b, 0) - before;
  return {
    method,
    title,
    selection,
    seed: 7,
    seconds: 1.25,
    detail,
    figures: { test: figures(RIGHT[method]) },
    nowRight: method === 'erm' ? 0 : Math.max(0, change) + 11,
    nowWrong: method === 'erm' ? 0 : Math.max(0, -change) + 11,
    ...(method !== 'erm' && { versusErm: versusErm(method) }),
  };
}

function fittedHead(method: ExampleMethod, uniform: () => number): FittedHead {
  const report = headReport(method);
  return {
    report,
    head: {
      classCount: 2,
      dimension: 4,
      weights: Float64Array.from({ length: 8 }, () => uniform() - 0.5),
      bias: Float64Array.of(0.25, -0.25),
      normalisation: { kind: 'l2' },
      provenance: {
        method,
        seed: report.seed,
        selection: report.selection,
        options: { stepSize: 0.1 },
        detail: report.detail,
      },
    },
  };
}

export const BUNDLED: NetworkIdentity = {
  id: 'bundled',
  title: 'Bundled encoder',
  dimension: 128,
  dtype: 'fp16',
  device: 'wasm',
  deviceReason: 'This browser has no WebGPU adapter.',
  sha256: sha256Hex(new TextEncoder().encode('bundled')),
};

export const BACKBONE: NetworkIdentity = {
  id: 'files:mobilenet_v2_1.0_224',
  title: 'MobileNet V2',
  dimension: 1280,
  dtype: 'fp32',
  device: 'wasm',
  deviceReason: 'This browser has no WebGPU adapter.',
  sha256: sha256Hex(new TextEncoder().encode('backbone')),
};

const IMAGES = 1000;

/** 1,000 images: 400 train, 300 val, 300 test, classes and places in turn. */
export function exampleAudit(): AuditDocument {
  const uniform = mulberry32(5);
  const cues = cueReport(uniform);
  const labels = Uint16Array.from({ length: IMAGES }, (_, row) => row % 2);
  const place = Uint16Array.from({ length: IMAGES }, (_, row) => (row >> 1) % 2);
  const splits = Uint8Array.from({ length: IMAGES }, (_, row) => (row < 400 ? 0 : row < 700 ? 1 : 2));
  const methods = (Object.keys(RIGHT) as ExampleMethod[]).filter((method) => method !== 'own');
  const audited = figures(RIGHT.erm);
  const judgements: AuditDocument['judgements'] = [
    { classIndex: 0, cueId: 'text:forest', judgement: 'spurious', decidedBy: 'person', suggested: 'spurious' },
    {
      classIndex: 1,
      cueId: 'text:sea',
      judgement: 'spurious',
      decidedBy: 'rule',
      why: 'significant: gap 48 points [29, 63], q = 0.000041',
    },
    { classIndex: 1, cueId: 'text:duck', judgement: 'core', decidedBy: 'person' },
  ];
  const mend: MendReport = {
    heads: methods.map(headReport),
    judgements,
    isSplitDrawn: false,
    groups: {
      origin: 'the column "place"',
      choice: { kind: 'attribute', attribute: 'place' },
      groups: CLASSES.flatMap((name, classIndex) =>
        PLACES.map((value) => ({ name: `${name}, place = ${value}`, classIndex, counts: [100, 75, 75] })),
      ),
      cuts: [],
    },
    words: {
      lists: {
        classes: [
          { name: 'landbird', anchor: 'land bird', words: ['pigeon', 'heron'] },
          { name: 'waterbird', anchor: 'water bird', words: ['duck', 'zzz'] },
        ],
        values: [
          { name: 'land', anchor: 'forest', words: ['forest'] },
          { name: 'water', anchor: 'sea', words: ['sea'] },
        ],
      },
      checks: [
        {
          method: 'low-spuriosity',
          verdicts: [
            { word: 'pigeon', kind: 'class', list: 0, dropped: null, takenFor: 'landbird' },
            { word: 'heron', kind: 'class', list: 0, dropped: 'classifier', takenFor: 'waterbird' },
            { word: 'duck', kind: 'class', list: 1, dropped: null, takenFor: 'waterbird' },
            { word: 'zzz', kind: 'class', list: 1, dropped: 'unknown', takenFor: '' },
            { word: 'forest', kind: 'value', list: 0, dropped: null, takenFor: 'land' },
            { word: 'sea', kind: 'value', list: 1, dropped: null, takenFor: 'water' },
          ],
          withoutAnchor: ['landbird'],
        },
      ],
    },
    refused: [{ method: 'dfr-train', title: 'DFR on train', message: 'A group is missing.', fix: 'Add images of it.' }],
    warnings: ['waterbird has 18 images in the validation split: a class is too small below 20.'],
  };
  return {
    id: 'example',
    name: 'shore birds',
    createdAt: Date.UTC(2026, 10, 20, 9, 30),
    appVersion: '0.1.0',
    layout: 'Waterbirds metadata.csv',
    dataset: {
      name: 'shore-birds',
      classes: CLASSES,
      paths: Array.from({ length: IMAGES }, (_, row) => `${CLASSES[row % 2]}/${String(row).padStart(4, '0')}.jpg`),
      labels,
      splits,
      attributes: [{ name: 'place', values: PLACES, codes: place }],
      refused: [
        { file: 'landbird/broken.jpg', reason: 'The file is cut off.' },
        { file: 'notes/page.png', reason: 'It is a web page, not an image.' },
      ],
    },
    encoder: BUNDLED,
    backbone: BACKBONE,
    seed: 7,
    classifier: {
      kind: 'erm',
      predictionsFrom: 'held-out splits',
      heads: [headReport('erm'), headReport('erm-tuned')],
      counts: [
        [200, 200],
        [150, 150],
        [150, 150],
      ],
      isSplitDrawn: false,
      confusion: [
        [124, 26],
        [99, 51],
      ],
      warnings: [],
    },
    cues,
    overlaps: [
      {
        cueId: 'text:sea',
        classIndex: 1,
        object: { kind: 'words', words: 'bird' },
        maps: [],
        overlap: { value: 0.04, low: 0, high: 0.14, n: 8 },
        chance: 0.07,
      },
    ],
    judgements,
    wordLists: null,
    measure: {
      detail: exampleDetail(audited),
      gaps: audited.gaps.map(
        (gap, classIndex) =>
          gap && {
            classIndex,
            cueIds: [classIndex === 0 ? 'text:forest' : 'text:sea'],
            k: K,
            gap,
            accuracyHigh: wilson(classIndex === 0 ? 49 : 27, K),
            accuracyLow: wilson(classIndex === 0 ? 34 : 7, K),
            p: 0.00001,
          },
      ),
      groups: audited.groups,
      worstGroup: audited.worstGroup,
      accuracy: audited.accuracy,
      classBalancedAccuracy: audited.classBalancedAccuracy,
      warnings: [],
    },
    mend,
    heads: methods.filter((method) => method !== 'zero-shot').map((method) => fittedHead(method, uniform)),
    labelCorrections: [],
    labels: null,
    rows: {
      predictions: Uint16Array.from(labels, (label) => (uniform() < 0.3 ? 1 - label : label)),
      probabilities: Float32Array.from(labels, () => 0.5 + uniform() / 2),
      spuriosity: Float32Array.from(labels, () => uniform() * 4 - 2),
      splits,
    },
    hashes: Array.from({ length: IMAGES }, (_, row) => sha256Hex(Uint8Array.of(row & 255, row >> 8))),
  };
}

/** No thumbnails, but rows at every end. */
export const noImages: ReportImages = {
  thumbnail: () => Promise.resolve(null),
  cueEnd: (classIndex, _cue, end, count) =>
    Promise.resolve(Array.from({ length: count }, (_, i) => 2 * i + classIndex + (end === 'high' ? 0 : 400))),
};
