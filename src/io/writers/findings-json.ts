import {
  SPLITS,
  type CueDescription,
  type CueJudgement,
  type CueReport,
  type Finding,
  type HeadFigures,
  type HeadReport,
  type NetworkIdentity,
} from '../../core/audit';
import { aucEstimate } from '../../core/auc-interval';
import { suggestionRecord } from '../../core/suggestion-record';
import { splitCounts } from '../../core/splits';
import type { AuditDocument } from '../audit-document';
import { dataFingerprint } from '../data-fingerprint';
import {
  FINDINGS_SCHEMA_VERSION,
  type DatasetEntry,
  type EstimateEntry,
  type FiguresEntry,
  type FindingEntry,
  type FindingsDocument,
  type HeadEntry,
  type NetworkEntry,
  type OverlapEntry,
  type SplitOrigin,
} from '../findings-document';
import { comparedHeads } from '../compared-heads';
import type { TakeAwayWriter } from '../writers';
import { generationEntry } from './generation-entry';
import { estimateEntry, finite, groupEntry, interval } from './entry-parts';
import { collisionsEntry, measureEntry } from './measure-entry';
import { alignedEntry, calibrationEntry, cueGroupsEntry, differenceEntry, mendEntry } from './mend-entry';

/** Where the splits come from: those of the rows are the ones in use, those of the data set the ones that came with it. */
export function splitOrigin({ dataset, rows, classifier }: AuditDocument): SplitOrigin {
  const given = dataset.splits;
  if (!given || classifier?.isSplitDrawn) return 'drawn';
  return given.every((split, row) => split === rows.splits[row]) ? 'given' : 'completed';
}

function datasetEntry(document: AuditDocument): DatasetEntry {
  const { dataset, rows } = document;
  const counts = splitCounts(dataset.labels, dataset.classes.length, rows.splits);
  return {
    name: dataset.name,
    layout: document.layout,
    images: dataset.paths.length,
    classes: [...dataset.classes],
    splits: Object.fromEntries(
      SPLITS.map((split, code) => [
        split,
        Object.fromEntries(dataset.classes.map((name, classIndex) => [name, counts[code]![classIndex]!])),
      ]),
    ),
    splitOrigin: splitOrigin(document),
    attributes: dataset.attributes.map(({ name, values }) => ({ name, values: [...values] })),
    refused: dataset.refused.map(({ file, reason }) => ({ file, reason })),
    correctedLabels: document.labelCorrections.length,
    fingerprint: dataFingerprint(document),
  };
}

function networkEntry({ id, title, dimension, dtype, device, deviceReason, sha256 }: NetworkIdentity): NetworkEntry {
  return { id, title, dimension, dtype, device, deviceReason, sha256 };
}

/** Without an encoder the cues are pixel statistics; they stand in its place, with their number as the dimension. */
function encoderEntry(document: AuditDocument): NetworkEntry {
  if (document.encoder) return networkEntry(document.encoder);
  const statistics = document.cues?.cues.filter((cue) => cue.kind === 'pixel').length ?? 0;
  return {
    id: 'none',
    title: 'Pixel statistics',
    dimension: document.backbone.device === 'none' ? document.backbone.dimension : statistics,
    dtype: 'float32',
    device: 'none',
    deviceReason: 'No encoder was asked for: cues are pixel statistics and metadata.',
    sha256: '',
  };
}

function findingEntry(
  finding: Finding,
  className: string,
  cues: ReadonlyMap<string, CueDescription>,
  association: EstimateEntry,
): FindingEntry {
  const cue = cues.get(finding.cueId);
  const title = (id: string): string => cues.get(id)?.title ?? id;
  return {
    class: className,
    cue: title(finding.cueId),
    kind: cue?.kind ?? '',
    group: cue?.group ?? '',
    gapPoints: finite(finding.gap.value),
    interval: interval(finding.gap),
    n: finding.gap.n,
    k: finding.k,
    accuracyHigh: finite(finding.accuracyHigh.value),
    accuracyHighInterval: interval(finding.accuracyHigh),
    accuracyLow: finite(finding.accuracyLow.value),
    accuracyLowInterval: interval(finding.accuracyLow),
    presence: finite(finding.presence),
    associationAuc: finite(finding.associationAuc),
    associationInterval: association.interval,
    associationN: association.n,
    p: finite(finding.p),
    q: finite(finding.q),
    isSignificant: finding.isSignificant,
    rank: finding.rank,
    isSurroundings: cue?.isSurroundings ?? false,
    alike: finding.alike.map(title),
    standsUnder: finding.standsUnder === null ? null : title(finding.standsUnder),
    isOwnEvidence: finding.isOwnEvidence,
  };
}

function findingEntries(report: CueReport, classes: readonly string[]): FindingEntry[] {
  const cues = new Map(report.cues.map((cue) => [cue.id, cue]));
  const counts = report.associationCounts ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return report.findings.map((finding) => {
    const count = counts[finding.classIndex] ?? 0;
    const association = estimateEntry(aucEstimate(finding.associationAuc, count, total - count));
    return findingEntry(finding, classes[finding.classIndex] ?? '', cues, association);
  });
}

function testingEntry(report: CueReport): FindingsDocument['testing'] {
  return {
    gap: 'accuracy on the k most minus accuracy on the k least images of the class by the cue, in points',
    interval: 'Newcombe 95 % for gaps, Wilson 95 % for accuracies',
    p: report.asksForAssociation
      ? 'the larger of the exact p of the gap (multivariate hypergeometric, two-sided) and the p of a Mann-Whitney test of the cue between the class and the rest in the data the head was fitted on'
      : 'the exact p of the gap (multivariate hypergeometric, two-sided)',
    multipleTesting: 'Benjamini-Hochberg',
    falseDiscoveryRate: report.rate,
    tests: report.familySize,
    asksForAssociation: report.asksForAssociation,
  };
}

function figuresEntry(figures: HeadFigures, classes: readonly string[]): FiguresEntry {
  const gaps = figures.gaps.flatMap((gap, index) => (gap ? [{ name: classes[index] ?? '', gap }] : []));
  return {
    n: figures.accuracy.n,
    accuracy: finite(figures.accuracy.value),
    interval: interval(figures.accuracy),
    classBalancedAccuracy: finite(figures.classBalancedAccuracy),
    classBalancedInterval: figures.classBalanced ? interval(figures.classBalanced) : null,
    calibration: calibrationEntry(figures.calibration),
    perClass: Object.fromEntries(
      figures.perClass.map((estimate, index) => [
        classes[index] ?? '',
        { n: estimate.n, accuracy: finite(estimate.value), interval: interval(estimate) },
      ]),
    ),
    worstGroup: figures.worstGroup && groupEntry(figures.worstGroup, classes),
    groups: figures.groups.map((group) => groupEntry(group, classes)),
    gapPoints: Object.fromEntries(gaps.map(({ name, gap }) => [name, finite(gap.value)])),
    gaps: Object.fromEntries(
      gaps.map(({ name, gap }) => [name, { points: finite(gap.value), interval: interval(gap), n: gap.n }]),
    ),
  };
}

function headEntry(report: HeadReport, isAudited: boolean, classes: readonly string[]): HeadEntry {
  const { method, title, selection, detail, seed, seconds, nowRight, nowWrong, figures } = report;
  const splits = SPLITS.flatMap((split) => {
    const ofSplit = figures[split];
    return ofSplit ? [[split, figuresEntry(ofSplit, classes)] as const] : [];
  });
  return {
    method,
    title,
    isAudited,
    selection,
    detail,
    seed,
    seconds,
    nowRight,
    nowWrong,
    options: { ...report.options },
    versusErm: report.versusErm ? differenceEntry(report.versusErm, classes) : null,
    byBias: report.aligned ? alignedEntry(report.aligned) : null,
    byCue: cueGroupsEntry(report.cueGroups, classes),
    splits: Object.fromEntries(splits),
  };
}

function judgementEntry(judgement: CueJudgement, document: AuditDocument): FindingsDocument['judgements'][number] {
  const cue = document.cues?.cues.find(({ id }) => id === judgement.cueId);
  return {
    class: document.dataset.classes[judgement.classIndex] ?? '',
    cue: cue?.title ?? judgement.cueId,
    judgement: judgement.judgement,
    decidedBy: judgement.decidedBy,
    why: judgement.why ?? (judgement.decidedBy === 'person' ? 'judged by a person' : 'taken by the rule'),
    suggested: judgement.suggested ?? null,
  };
}

function overlapEntries({ overlaps, cues, dataset }: AuditDocument): OverlapEntry[] {
  return overlaps.map(({ cueId, classIndex, object, overlap, chance }) => ({
    class: dataset.classes[classIndex] ?? '',
    cue: cues?.cues.find(({ id }) => id === cueId)?.title ?? cueId,
    object: object.kind === 'words' ? object.words : null,
    byChance: finite(chance),
    ...estimateEntry(overlap),
  }));
}

function suggestionEntry(judgements: readonly CueJudgement[]): FindingsDocument['suggestions'] {
  const record = suggestionRecord(judgements);
  return record && { ...record, share: record.share.value, interval: interval(record.share) };
}

/** What each step warned of, once each. */
export function warningsOf(document: AuditDocument): FindingsDocument['warnings'] {
  const steps = {
    classifier: document.classifier,
    cues: document.cues,
    measure: document.measure,
    mend: document.mend,
  };
  const seen = new Set<string>();
  return Object.entries(steps).flatMap(([step, report]) =>
    (report?.warnings ?? []).flatMap((warning) => {
      if (seen.has(warning)) return [];
      seen.add(warning);
      return [{ step, warning }];
    }),
  );
}

/** Everything that was found, as plain data. */
export function findingsDocument(document: AuditDocument): FindingsDocument {
  const { classes } = document.dataset;
  const { classifier, cues } = document;
  const heads = comparedHeads(document);
  return {
    schemaVersion: FINDINGS_SCHEMA_VERSION,
    app: { name: 'Spuriosity Studio', version: document.appVersion },
    audit: { id: document.id, name: document.name, createdAt: new Date(document.createdAt).toISOString() },
    seeds: { audit: document.seed, heads: Object.fromEntries(heads.map(({ method, seed }) => [method, seed])) },
    dataset: datasetEntry(document),
    encoder: encoderEntry(document),
    backbone: networkEntry(document.backbone),
    classifier: classifier && {
      kind: classifier.kind,
      predictionsFrom: classifier.predictionsFrom,
      confusion: classifier.confusion.map((row) => [...row]),
    },
    testing: cues && testingEntry(cues),
    findings: cues ? findingEntries(cues, classes) : [],
    judgements: document.judgements.map((judgement) => judgementEntry(judgement, document)),
    suggestions: suggestionEntry(document.judgements),
    overlaps: overlapEntries(document),
    collisions: collisionsEntry(document),
    unknownCues: [...(cues?.unknown ?? [])],
    measure: document.measure && measureEntry(document.measure, document),
    mend: document.mend && mendEntry(document.mend, classes),
    heads: heads.map((report) => headEntry(report, report.method === classifier?.kind, classes)),
    generation: generationEntry(document),
    warnings: warningsOf(document),
  };
}

/** Nine significant digits keep every figure and drop the noise of binary fractions. */
export function findingsJson(document: AuditDocument): string {
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
  return `${JSON.stringify(findingsDocument(document), rounded, 2)}\n`;
}

export const findingsJsonWriter: TakeAwayWriter = {
  fileName: 'findings.json',
  description:
    'Everything that was measured, for a program to read: every pair tested, every head, what was judged and by whom, ' +
    'seeds and hashes. docs/findings.schema.json is its schema.',
  write: async (document) =>
    document.classifier ? new Blob([findingsJson(document)], { type: 'application/json' }) : null,
};
