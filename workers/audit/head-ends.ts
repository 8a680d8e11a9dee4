import type { FittedHead, MethodId } from '../../src/core/audit';
import { pearson } from '../../src/core/correlation';
import { classGap, kFor } from '../../src/core/gap';
import type { Head } from '../../src/core/head';
import { spuriosityAmong, spuriousCueIds } from '../../src/core/head-figures';
import type { HeadEnds, MeasureDetail } from '../../src/core/measure-detail';
import { rankClasses } from '../../src/core/ranking';
import { effectiveRobustness } from '../../src/core/robustness';
import { rowsOfSplit } from '../../src/core/splits';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import { answersOf } from './evaluated-head';
import { makeHead } from './fitting';
import type { MeasuringInput } from './measuring';

interface NamedHead {
  method: MethodId;
  title: string;
  head: Head;
}

/** The heads at hand, and zero-shot beside them where the class names are known as vectors. */
async function comparedHeads(
  service: AuditService,
  heads: readonly FittedHead[],
  classTextVectors: Float32Array | null,
  context: CallContext,
): Promise<NamedHead[]> {
  const named = heads.map(({ head, report }): NamedHead => ({ method: report.method, title: report.title, head }));
  if (!classTextVectors || named.some(({ method }) => method === 'zero-shot')) return named;
  const { seed } = service.audited.fitted.report;
  const made = await makeHead(service, 'zero-shot', { seed, classTextVectors, head: null, spuriosity: null }, context);
  return [...named, { method: 'zero-shot', title: made.title, head: made.head }];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Accuracy of each head on the most and the least spurious test images of each class. Only test images: where the data came without
 * splits the gaps are measured on all of them, on which a head as it stands was fitted.
 */
export async function headEnds(
  service: AuditService,
  heads: readonly FittedHead[],
  input: MeasuringInput,
  classTextVectors: Float32Array | null,
  context: CallContext,
): Promise<Pick<MeasureDetail, 'heads' | 'ends'>> {
  const { data } = input;
  const rows = rowsOfSplit(service.plan.splits, 'test');
  const cueIds = spuriousCueIds(input.judgements, data.classCount);
  const spuriosity = spuriosityAmong(data, rows, cueIds, input.column);
  const orders = rankClasses(spuriosity, data.labels, data.classCount, rows).map((order) =>
    order.length > 1 && !Number.isNaN(spuriosity[order[0]!]!) ? order : null,
  );
  const compared = await comparedHeads(service, heads, classTextVectors, context);
  const points = compared.map(({ head }) => {
    const { isRight } = answersOf(head, service.features, data.labels);
    return orders.flatMap((order, classIndex) => {
      const gap = order && classGap(classIndex, order, isRight);
      return gap ? [{ classIndex, k: gap.k, high: gap.high, low: gap.low }] : [];
    });
  });
  const measured = points[0]?.length ? effectiveRobustness(points.map(meanEnds)) : null;
  const gapsOf = (index: number): number[] => points[index]!.map(({ high, low }) => high.value - low.value);
  return {
    heads: compared.map(({ method, title }, index): HeadEnds => ({
      method,
      title,
      isAudited: index === 0,
      points: points[index]!,
      effectiveRobustnessPoints: measured?.[index] ?? null,
      correlation: index === 0 ? null : pearson(gapsOf(0), gapsOf(index)),
    })),
    ends: orders.flatMap((order, classIndex) => {
      if (!order) return [];
      const k = kFor(order.length);
      return [{ classIndex, high: [...order.slice(0, k)], low: [...order.slice(order.length - k)].reverse() }];
    }),
  };
}

function meanEnds(points: HeadEnds['points']): { high: number; low: number } {
  return { high: mean(points.map(({ high }) => high.value)), low: mean(points.map(({ low }) => low.value)) };
}
