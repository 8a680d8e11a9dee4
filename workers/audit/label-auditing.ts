import type { CueJudgement } from '../../src/core/audit';
import type { JudgedLabels } from '../../src/core/confident-learning';
import { crossFit } from '../../src/core/cross-fit';
import { AppError } from '../../src/core/errors';
import { spuriosityAmong, spuriousCueIds } from '../../src/core/head-figures';
import { probabilitiesOf } from '../../src/core/head';
import {
  COLLISION_GAP_POINTS,
  collisionFlags,
  labelReport,
  type LabelReport,
  type RankingFlags,
} from '../../src/core/label-report';
import { rankClasses } from '../../src/core/ranking';
import { allRows } from '../../src/core/summary';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import { unfittedOrigin } from './classifying';
import { measure, type MeasuringInput } from './measuring';

/**
 * Probabilities of all images, each from a head that was not fitted on it, under the labels in use. They serve nothing but the look
 * for wrong labels: training, validation and test images are cross-fitted together.
 */
async function outOfSampleProbabilities(
  service: AuditService,
  context: CallContext,
): Promise<{ judged: JudgedLabels & { labels: Uint16Array }; from: string }> {
  const { state, audited } = service;
  const { labels } = state;
  const classCount = state.classes.length;
  const unfitted = unfittedOrigin(audited.fitted.report.method);
  if (unfitted !== null) {
    return { judged: { probabilities: audited.answers.probabilities, labels, classCount }, from: unfitted };
  }
  const { head, report } = audited.fitted;
  const features = service.features.under(head.normalisation);
  const c = Number(head.provenance.options['c'] ?? 1);
  const { logits } = await crossFit(
    await state.trainer(labels.length),
    { features, labels, classCount, rows: allRows(labels.length) },
    { c, seed: report.seed },
    { signal: context.signal, onProgress: context.report },
  );
  const from = `5-fold cross-fitted over all images (C = ${c}): each is judged by a head that was not fitted on it`;
  return { judged: { probabilities: probabilitiesOf(logits, classCount), labels, classCount }, from };
}

function whyNothing(gapsPoints: Float64Array, hasSpurious: boolean): string {
  if (!hasSpurious) return 'No cue is judged spurious yet, so no image can be ranked: judge some in the step Cues.';
  if (gapsPoints.every(Number.isNaN)) return 'The classes with a spurious cue have too few images to measure a gap.';
  if (gapsPoints.some((gap) => gap < COLLISION_GAP_POINTS)) return '';
  return `No class does worse with its cue by more than ${-COLLISION_GAP_POINTS} points, so the ranking suspects no label.`;
}

/** The images whose label the ranking suspects: see {@link collisionFlags}. */
function rankingFlags(input: MeasuringInput): RankingFlags {
  const { data, classes, judgements } = input;
  const imageCount = data.labels.length;
  const gapsPoints = Float64Array.from(measure(input, null).gaps, (gap) => gap?.gap.value ?? Number.NaN);
  const cueIds = spuriousCueIds(judgements, classes.length);
  const spuriosity = spuriosityAmong(data, allRows(imageCount), cueIds, input.column);
  const orders = rankClasses(spuriosity, data.labels, classes.length);
  return {
    flags: collisionFlags(gapsPoints, orders, imageCount),
    spuriosity,
    gapsPoints,
    whyEmpty: whyNothing(
      gapsPoints,
      cueIds.some((ofClass) => ofClass.length > 0),
    ),
  };
}

/** @throws AppError `bad-input` with a single class: a label cannot be wrong where there is no other */
export async function auditLabels(
  service: AuditService,
  judgements: readonly CueJudgement[],
  context: CallContext,
): Promise<LabelReport> {
  if (service.state.classes.length < 2) {
    throw new AppError('bad-input', 'With one class no label can be wrong.', 'Open a data set of two classes or more.');
  }
  const { judged, from } = await outOfSampleProbabilities(service, context);
  return labelReport(judged, from, rankingFlags(service.measuring(judgements)));
}
