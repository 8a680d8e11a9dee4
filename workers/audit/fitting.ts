import { alignedAccuracy, conflictingRows } from '../../src/core/aligned-accuracy';
import { SPLITS, type FittedHead, type HeadReport, type MethodId } from '../../src/core/audit';
import { calibrationError } from '../../src/core/calibration';
import { cueGroupFigures } from '../../src/core/cue-groups';
import type { EmbeddedWords } from '../../src/core/embedded-words';
import { AppError, fromPlainError } from '../../src/core/errors';
import type { GeneratedImages } from '../../src/core/generated-images';
import type { Head } from '../../src/core/head';
import { headDifference } from '../../src/core/head-difference';
import type { ImageGroups } from '../../src/core/image-groups';
import { normaliseFeatures, type FeatureMatrix, type Normalisation } from '../../src/core/normalisation';
import { findMitigation } from '../../src/core/methods/index';
import type { Mitigation, MitigationInput, MitigationResult, OptionValues } from '../../src/core/methods/mitigation';
import type { Progress } from '../../src/core/progress';
import { rowsOfSplit } from '../../src/core/splits';
import type { WordsOrTrouble } from '../../src/core/word-report';
import type { CallContext } from '../serve';
import type { GeneratedVectors } from './api';
import type { AuditService } from './audit-service';
import { answersOf, type HeadAnswers } from './evaluated-head';
import type { GroupedImages } from './grouping';

export interface FitSettings {
  seed: number;
  /** classes x dimension; needed for zero-shot alone. */
  classTextVectors: Float32Array | null;
  /** The head that tuning starts from. */
  head: Head | null;
  /** Per image, z-scored within class and split; null before any cue is judged. */
  spuriosity: Float32Array | null;
  groups?: ImageGroups | null;
  /** Vectors of words, or why there are none; absent: nobody asked. */
  words?: WordsOrTrouble<EmbeddedWords> | null;
  /** Accepted images of the method's own system. */
  generated?: GeneratedVectors | null;
  /** Of this method; absent: its defaults. */
  options?: OptionValues | undefined;
}

/** A head with the record of how it was made. */
export interface MadeHead {
  head: Head;
  title: string;
  seconds: number;
  notes: readonly string[];
  words?: MitigationResult['words'];
}

function classTexts(vectors: Float32Array | null, classCount: number): FeatureMatrix | null {
  if (!vectors || vectors.length === 0) return null;
  const matrix = { rowCount: classCount, dimension: vectors.length / classCount, values: vectors };
  return normaliseFeatures(matrix, { kind: 'l2' });
}

/** Generated images as the method's features are. */
function generatedImages(
  { labels, vectors }: GeneratedVectors,
  dimension: number,
  normalisation: Normalisation,
): GeneratedImages {
  const raw = { rowCount: labels.length, dimension, values: vectors };
  return { features: normaliseFeatures(raw, normalisation), labels };
}

/** The method of an id. @throws AppError `bad-input` for one that is not registered */
export function methodOf(id: MethodId): Mitigation {
  const method = findMitigation(id);
  if (!method) throw new AppError('bad-input', `There is no method "${id}".`, 'Choose one of the listed methods.');
  return method;
}

/**
 * What a method is given of the audit. One that goes on from a head stands on that head's features; all others on features as a head that
 * is fitted here has them, also where the audited classifier, the user's own, takes them as they come.
 */
export function mitigationInput(
  { state, plan, features }: AuditService,
  { needs }: Mitigation,
  settings: FitSettings,
): MitigationInput {
  const head = needs.includes('head') ? settings.head : null;
  const normalisation: Normalisation = head?.normalisation ?? state.normalisationOf(rowsOfSplit(plan.splits, 'train'));
  const { encoder, backbone } = state;
  const told = settings.words && 'words' in settings.words ? settings.words.words : null;
  return {
    features: features.under(normalisation),
    normalisation,
    labels: state.labels,
    classCount: state.classes.length,
    classNames: state.classes,
    splits: plan.splits,
    head,
    spuriosity: settings.spuriosity,
    classTexts: classTexts(settings.classTextVectors, state.classes.length),
    groups: settings.groups ?? null,
    generated: settings.generated ? generatedImages(settings.generated, backbone.dimension, normalisation) : null,
    words: told && encoder ? { words: told, images: encoder, isShared: backbone === encoder } : null,
  };
}

/** Runs one method on the audit's features. */
export async function makeHead(
  service: AuditService,
  id: MethodId,
  settings: FitSettings,
  context: CallContext,
): Promise<MadeHead> {
  const method = methodOf(id);
  const { state } = service;
  const { words } = settings;
  if (method.needs.includes('words') && words && 'trouble' in words) throw fromPlainError(words.trouble);
  const input = mitigationInput(service, method, settings);
  const tools = {
    trainer: await state.trainer(state.labels.length),
    seed: settings.seed,
    signal: context.signal,
    onProgress: (progress: Progress) => context.report({ ...progress, stage: `${method.title}: ${progress.stage}` }),
  };
  const result: MitigationResult = await method.run(input, tools, settings.options);
  const { head, seconds, notes, words: used } = result;
  return { head, title: method.title, seconds, notes, ...(used && { words: used }) };
}

/** Images of the test split that one head gets right and the other wrong. */
function countChanged(from: HeadAnswers, to: HeadAnswers, splits: Uint8Array): { nowRight: number; nowWrong: number } {
  const test = SPLITS.indexOf('test');
  let nowRight = 0;
  let nowWrong = 0;
  to.isRight.forEach((isRight, row) => {
    if (splits[row] !== test || isRight === from.isRight[row]) return;
    if (isRight) nowRight++;
    else nowWrong++;
  });
  return { nowRight, nowWrong };
}

/** Figures on every split, and on test how far the stated probabilities can be believed. */
function figuresOf(
  service: AuditService,
  answers: HeadAnswers,
  spuriosity: Float32Array | null,
  seed: number,
): HeadReport['figures'] {
  const figures = service.figuresOf(answers, spuriosity);
  if (!figures.test) return figures;
  const { predictions, probabilities, isRight } = answers;
  const classCount = service.state.classes.length;
  const confidence = Float64Array.from(predictions, (own, row) => probabilities[row * classCount + own]!);
  const test = rowsOfSplit(service.plan.splits, 'test');
  return { ...figures, test: { ...figures.test, calibration: calibrationError(confidence, isRight, test, seed) } };
}

/** Answers that a head is compared with: those of the audited head, and of the plain one. */
export interface ComparedWith {
  audited: HeadAnswers | null;
  erm: HeadAnswers | null;
  /** Groups whose accuracy is told beside those of the metadata; absent before mending. */
  grouped?: GroupedImages | null;
}

/** Accuracy on test images that the bias serves and on those that it misleads, each class's largest training group being the one it serves. */
function alignedOf(
  { state, plan }: AuditService,
  { groups }: GroupedImages,
  { predictions }: HeadAnswers,
): HeadReport['aligned'] {
  const [train, test] = (['train', 'test'] as const).map((split) => rowsOfSplit(plan.splits, split));
  const codes = Int32Array.from(groups.codes, (code) => (code === groups.count ? -1 : code));
  const isConflicting = conflictingRows(state.labels, codes, train!);
  const own = Uint16Array.from(test!, (row) => predictions[row]!);
  return alignedAccuracy(own, test!, state.labels, isConflicting);
}

/** A head with its figures on every split; gaps are null without spuriosity. */
export function reportHead(
  service: AuditService,
  made: MadeHead,
  spuriosity: Float32Array | null,
  { audited, erm, grouped }: ComparedWith,
): FittedHead {
  const { head, title, seconds } = made;
  const { provenance } = head;
  const answers = answersOf(head, service.features, service.state.labels);
  const { splits } = service.plan;
  const rows = { chosenOn: rowsOfSplit(splits, 'val'), measuredOn: rowsOfSplit(splits, 'test') };
  const isErm = provenance.method === 'erm';
  const cueGroups = grouped ? cueGroupFigures(grouped.summary, grouped.groups, answers.isRight, rows.measuredOn) : [];
  const difference = erm && !isErm ? headDifference(service.data, erm.isRight, answers.isRight, rows) : null;
  return {
    head,
    report: {
      method: provenance.method as MethodId,
      title,
      selection: provenance.selection,
      seed: provenance.seed,
      seconds,
      detail: provenance.detail,
      figures: figuresOf(service, answers, spuriosity, provenance.seed),
      ...countChanged(audited ?? answers, answers, splits),
      ...(difference && { versusErm: difference }),
      ...(cueGroups.length > 0 && { cueGroups }),
      ...(grouped && { aligned: alignedOf(service, grouped, answers) }),
    },
  };
}
