import type { ClassifierKind, ClassifierReport, FittedHead, MethodId } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import { crossFit } from '../../src/core/cross-fit';
import { logits, type Head } from '../../src/core/head';
import { planCounts } from '../../src/core/split-plan';
import { rowsOfSplit } from '../../src/core/splits';
import type { CallContext } from '../serve';
import type { AuditedHead, AuditService } from './audit-service';
import { answersFromLogits, type HeadAnswers } from './evaluated-head';
import { makeHead, reportHead, type MadeHead } from './fitting';

export interface ClassifySettings {
  kind: ClassifierKind;
  seed: number;
  classTextVectors?: Float32Array | null;
  /** The last layer of a classifier of the user; needed for `own` alone. */
  ownHead?: Head | null;
  /** Heads of an earlier session: not fitted again. */
  known?: readonly FittedHead[];
}

/** The plain probe is under-fitted on purpose of comparison; the tuned one stands beside whatever is audited. */
const BESIDE: readonly ClassifierKind[] = ['erm', 'erm-tuned'];

/** The heads of the step Classifier: the audited one and those that stand beside it. */
export function classifierKinds(kind: ClassifierKind): ClassifierKind[] {
  return [kind, ...BESIDE.filter((other) => other !== kind)];
}

/** Where the answers of a head come from that was fitted on nothing here, in words; null for one that has to be asked about other images. */
export function unfittedOrigin(method: MethodId): string | null {
  if (method === 'zero-shot') return 'zero-shot: nothing was fitted on these images';
  if (method === 'own')
    return 'your classifier as it was given; whether it was trained on these images is not known here';
  return null;
}

function isFittedHere(kind: ClassifierKind): boolean {
  return unfittedOrigin(kind) === null;
}

/** @throws AppError `bad-input` where no last layer was given, or one for other features or classes */
function ownMade({ state }: AuditService, head: Head | null | undefined): MadeHead {
  if (!head) {
    throw new AppError(
      'bad-input',
      'There is no last layer of a classifier of yours whose classes are those of the data.',
      'Choose your classifier in the step Embed, and class names that are its own; or fit a head on its features.',
    );
  }
  if (head.dimension !== state.backbone.dimension || head.classCount !== state.classes.length) {
    throw new AppError('internal', 'The last layer belongs to other features.', 'Embed again with your classifier.');
  }
  return { head, title: 'Your classifier', seconds: 0, notes: [] };
}

/** Rows [label][prediction] over the given images. */
function confusionOf(labels: Uint16Array, predictions: Uint16Array, classCount: number, rows: Uint32Array): number[][] {
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (const row of rows) counts[labels[row]!]![predictions[row]!]!++;
  return counts;
}

/**
 * A head's answers, out of sample where cues are measured: there each image is judged by a head of the same strength that was not
 * fitted on it, unless a validation split serves or nothing was fitted at all.
 */
async function outOfSampleAnswers(
  service: AuditService,
  head: Head,
  kind: ClassifierKind,
  seed: number,
  context: CallContext,
): Promise<HeadAnswers> {
  const { state, plan } = service;
  const classCount = state.classes.length;
  const features = service.features.under(head.normalisation);
  const values = logits(head, features);
  if (isFittedHere(kind) && plan.predictionsFrom === 'cross-fitted') {
    const problem = { features, labels: state.labels, classCount, rows: plan.measuredRows };
    const c = Number(head.provenance.options['c'] ?? 1);
    const fitted = await crossFit(
      await state.trainer(plan.measuredRows.length),
      problem,
      { c, seed },
      { signal: context.signal, onProgress: context.report },
    );
    plan.measuredRows.forEach((row, place) => {
      values.set(fitted.logits.subarray(place * classCount, (place + 1) * classCount), row * classCount);
    });
  }
  return answersFromLogits(values, classCount, state.labels);
}

/** Fits (or takes from an earlier session) the audited head and those that stand beside it. */
export async function classify(
  service: AuditService,
  settings: ClassifySettings,
  context: CallContext,
): Promise<AuditedHead & { heads: readonly FittedHead[] }> {
  const { kind, seed } = settings;
  const { plan } = service;
  // Corrected while the head is fitted, they would not be those it was fitted on.
  const fittingLabels = service.state.labels;
  const fit = { seed, classTextVectors: settings.classTextVectors ?? null, head: null, spuriosity: null };
  const heads: FittedHead[] = [...(settings.known ?? [])];
  if (heads.length === 0) {
    for (const id of classifierKinds(kind)) {
      const made = id === 'own' ? ownMade(service, settings.ownHead) : await makeHead(service, id, fit, context);
      heads.push(reportHead(service, made, null, { audited: null, erm: null }));
    }
  }
  const fitted = heads[0]!;
  const answers = await outOfSampleAnswers(service, fitted.head, kind, seed, context);
  const trainRows = rowsOfSplit(plan.splits, 'train');
  const fittingRows = plan.predictionsFrom === 'cross-fitted' ? plan.measuredRows : trainRows;
  return { fitted, answers, fittingRows: isFittedHere(kind) ? fittingRows : null, fittingLabels, heads };
}

/** What the step Classifier tells of its heads. */
export function classifierReport(
  { state, plan }: AuditService,
  kind: ClassifierKind,
  { answers, heads }: AuditedHead & { heads: readonly FittedHead[] },
): ClassifierReport {
  const { labels, classes } = state;
  return {
    kind,
    predictionsFrom:
      unfittedOrigin(kind) ??
      (plan.predictionsFrom === 'validation'
        ? 'a head fitted on the training images, asked about the validation images'
        : '5-fold cross-fitted: each image is judged by a head that was not fitted on it'),
    heads: heads.map(({ report }) => report),
    counts: planCounts(plan, labels, classes.length),
    isSplitDrawn: plan.isDrawn,
    confusion: confusionOf(labels, answers.predictions, classes.length, plan.measuredRows),
    warnings: plan.warnings,
  };
}
