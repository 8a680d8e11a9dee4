import type { AttributeColumn, FittedHead, MeasureReport } from '../../src/core/audit';
import { countLacking, cueEnds } from '../../src/core/absence';
import { Breather } from '../../src/core/breather';
import { calibrationError } from '../../src/core/calibration';
import { classGap } from '../../src/core/gap';
import { accuracies, groupCounts } from '../../src/core/groups';
import { spuriosityAmong, spuriousCueIds } from '../../src/core/head-figures';
import { meanEstimate } from '../../src/core/intervals';
import { weightedEstimate } from '../../src/core/mean-accuracies';
import type {
  AbsenceGap,
  CalibrationFigure,
  MeanFigures,
  MeasureDetail,
  PropertyFigure,
  VisibleGap,
} from '../../src/core/measure-detail';
import { PIXEL_CUES } from '../../src/core/pixel-cues';
import { smallestVisibleGap } from '../../src/core/power';
import { propertyLabel } from '../../src/core/property-label';
import { rankClasses } from '../../src/core/ranking';
import { rowsOfSplit } from '../../src/core/splits';
import { worstGroupBootstrap, type WorstGroupBootstrap } from '../../src/core/worst-group';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import { headEnds } from './head-ends';
import type { MeasuringInput } from './measuring';

/** The group's images among the rows. */
function rowsOfGroup(
  input: MeasuringInput,
  group: { classIndex: number; attribute: string; value: string },
): Uint32Array {
  const attribute = input.data.attributes.find(({ name }) => name === group.attribute);
  const code = attribute?.values.indexOf(group.value) ?? -1;
  return input.rows.filter(
    (row) => input.data.labels[row] === group.classIndex && attribute?.codes[row] === code && code >= 0,
  );
}

function worstGroup(report: MeasureReport, seed: number): WorstGroupBootstrap | null {
  // Groups of one attribute share no images; those of two attributes would be resampled as if they did not.
  const ofAttribute = report.groups.filter(({ attribute }) => attribute === report.worstGroup?.attribute);
  return worstGroupBootstrap(
    ofAttribute.map(({ accuracy }) => ({ right: Math.round(accuracy.value * accuracy.n), n: accuracy.n })),
    seed,
  );
}

function adjustedOf(
  service: AuditService,
  report: MeasureReport,
  attribute: AttributeColumn,
): MeanFigures['adjusted'][number] | null {
  const groups = report.groups.filter((group) => group.attribute === attribute.name);
  const train = rowsOfSplit(service.plan.splits, 'train');
  if (groups.length === 0 || train.length === 0) return null;
  const { labels, classCount } = service.data;
  const valueCount = attribute.values.length;
  const counts = groupCounts(labels, classCount, attribute.codes, valueCount, train);
  const estimate = weightedEstimate(
    groups.map(({ accuracy }) => accuracy),
    groups.map(({ classIndex, value }) => counts[classIndex * valueCount + attribute.values.indexOf(value)]!),
  );
  return { attribute: attribute.name, estimate, trainImages: train.length };
}

function means(service: AuditService, input: MeasuringInput, report: MeasureReport): MeanFigures {
  const { data, isRight, rows } = input;
  const { perClass } = accuracies(data.labels, data.classCount, isRight, rows);
  return {
    plain: report.accuracy,
    classBalanced: meanEstimate(perClass.filter(({ n }) => n > 0)),
    adjusted: data.attributes.flatMap((attribute) => adjustedOf(service, report, attribute) ?? []),
  };
}

async function calibration(
  service: AuditService,
  input: MeasuringInput,
  report: MeasureReport,
  breather: Breather,
): Promise<CalibrationFigure[]> {
  const { predictions, probabilities } = service.audited.answers;
  const { classCount } = input.data;
  const confidence = Float64Array.from(predictions, (own, row) => probabilities[row * classCount + own]!);
  const seed = service.audited.fitted.report.seed;
  const figures: CalibrationFigure[] = [];
  for (const group of [null, ...report.groups]) {
    const rows = group ? rowsOfGroup(input, group) : input.rows;
    figures.push({
      group: group && { classIndex: group.classIndex, attribute: group.attribute, value: group.value },
      calibration: calibrationError(confidence, input.isRight, rows, seed),
    });
    await breather.breathe();
  }
  return figures;
}

async function visibleGaps(report: MeasureReport, input: MeasuringInput, breather: Breather): Promise<VisibleGap[]> {
  const { perClass } = accuracies(input.data.labels, input.data.classCount, input.isRight, input.rows);
  const known = new Map<string, number | null>();
  const visible: VisibleGap[] = [];
  for (const gap of report.gaps) {
    if (!gap) continue;
    const { n, value } = perClass[gap.classIndex]!;
    // Whole percents, so that many classes share an enumeration.
    const level = Math.round(100 * value) / 100;
    const key = `${n} ${gap.k} ${level}`;
    if (!known.has(key)) known.set(key, smallestVisibleGap({ n, k: gap.k, level, tests: 1 }));
    visible.push({ classIndex: gap.classIndex, n, k: gap.k, points: known.get(key) ?? null });
    await breather.breathe();
  }
  return visible;
}

function absenceGaps(report: MeasureReport, input: MeasuringInput): AbsenceGap[] {
  const { data, rows, isRight, column } = input;
  const cueIds = spuriousCueIds(input.judgements, data.classCount);
  const spuriosity = spuriosityAmong(data, rows, cueIds, column);
  return rankClasses(spuriosity, data.labels, data.classCount, rows).flatMap((order, classIndex) => {
    const usual = report.gaps[classIndex];
    if (cueIds[classIndex]?.length !== 1 || !usual) return [];
    const lacking = countLacking(order, spuriosity, data.labels, data.classCount)[classIndex]!;
    const { k, isThereOrNot } = cueEnds(order, spuriosity, lacking, usual.k);
    const gap = isThereOrNot && k !== usual.k ? classGap(classIndex, order, isRight, k) : null;
    return gap ? [{ classIndex, k, gap: gap.gapPoints, p: gap.p }] : [];
  });
}

async function properties(service: AuditService, breather: Breather): Promise<PropertyFigure[]> {
  const { state, plan } = service;
  const figures: PropertyFigure[] = [];
  for (const { id, title } of PIXEL_CUES) {
    const cueId = `pixel:${id}`;
    const seed = service.audited.fitted.report.seed;
    const found = propertyLabel(state.scores(cueId), state.labels, state.classes.length, plan.measuredRows, seed);
    if (found) figures.push({ cueId, title, ...found });
    await breather.breathe();
  }
  return figures.sort((a, b) => a.score - b.score);
}

/** Everything that Measure says beside gaps and groups; a second's work, cancellable between its parts. */
export async function measureDetail(
  service: AuditService,
  heads: readonly FittedHead[],
  input: MeasuringInput,
  report: MeasureReport,
  classTextVectors: Float32Array | null,
  context: CallContext,
): Promise<MeasureDetail> {
  const breather = new Breather(context.signal);
  return {
    worstGroup: worstGroup(report, service.audited.fitted.report.seed),
    means: means(service, input, report),
    calibration: await calibration(service, input, report, breather),
    ...(await headEnds(service, heads, input, classTextVectors, context)),
    visible: await visibleGaps(report, input, breather),
    absence: absenceGaps(report, input),
    properties: await properties(service, breather),
  };
}
