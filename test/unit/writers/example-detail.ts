/** What Measure would say beside the example audit's gaps and groups: made up like it, and computed by the real statistics. */
import type { HeadFigures } from '../../../src/core/audit';
import { calibrationError } from '../../../src/core/calibration';
import { gapFromCounts } from '../../../src/core/gap';
import { meanEstimate, wilson } from '../../../src/core/intervals';
import { weightedEstimate } from '../../../src/core/mean-accuracies';
import type { CalibrationFigure, MeasureDetail } from '../../../src/core/measure-detail';
import { smallestVisibleGap } from '../../../src/core/power';
import { mulberry32 } from '../../../src/core/random';
import { worstGroupBootstrap } from '../../../src/core/worst-group';

const SEED = 7;

/** A head that is as sure everywhere, so that it is too sure where it is mostly wrong. */
function calibration({ groups }: HeadFigures): CalibrationFigure[] {
  const uniform = mulberry32(SEED);
  const isRight: number[] = [];
  const rowsOf = groups.map(({ accuracy: { value, n } }) => {
    const start = isRight.length;
    for (let i = 0; i < n; i += 1) isRight.push(i < Math.round(value * n) ? 1 : 0);
    return Uint32Array.from({ length: n }, (_, i) => start + i);
  });
  const confidence = isRight.map(() => 0.6 + 0.4 * uniform());
  const of = (rows: Uint32Array) => calibrationError(confidence, Uint8Array.from(isRight), rows, SEED);
  const all = Uint32Array.from(isRight.keys());
  return [
    { group: null, calibration: of(all) },
    ...groups.map(({ classIndex, attribute, value }, i) => ({
      group: { classIndex, attribute, value },
      calibration: of(rowsOf[i]!),
    })),
  ];
}

export function exampleDetail(figures: HeadFigures): MeasureDetail {
  const { groups, perClass, accuracy } = figures;
  const counts = groups.map(({ accuracy: { value, n } }) => ({ right: Math.round(value * n), n }));
  const absence = gapFromCounts(1, 150, 30, 25, 4, 51);
  return {
    worstGroup: worstGroupBootstrap(counts, SEED),
    means: {
      plain: accuracy,
      classBalanced: meanEstimate(perClass),
      adjusted: [
        {
          attribute: 'place',
          estimate: weightedEstimate(
            groups.map((group) => group.accuracy),
            [180, 20, 20, 180],
          ),
          trainImages: 400,
        },
      ],
    },
    calibration: calibration(figures),
    heads: (['erm', 'erm-tuned'] as const).map((method, i) => ({
      method,
      title: i === 0 ? 'ERM' : 'ERM, tuned',
      isAudited: i === 0,
      points: [0, 1].map((classIndex) => ({
        classIndex,
        k: 50,
        high: wilson(45 - 5 * i, 50),
        low: wilson(20 + 9 * i, 50),
      })),
      effectiveRobustnessPoints: null,
      correlation: i === 0 ? null : { value: Number.NaN, low: -1, high: 1, n: 2 },
    })),
    ends: [0, 1].map((classIndex) => ({ classIndex, high: [classIndex], low: [classIndex + 2] })),
    visible: perClass.map(({ value }, classIndex) => ({
      classIndex,
      n: 150,
      k: 50,
      points: smallestVisibleGap({ n: 150, k: 50, level: Math.round(100 * value) / 100, tests: 1 }),
    })),
    absence: [{ classIndex: 1, k: 30, gap: absence.gapPoints, p: absence.p }],
    properties: [
      { cueId: 'pixel:share of blue', title: 'share of blue', accuracy: wilson(210, 300), baseline: 0.5, score: 0.6 },
    ],
  };
}
