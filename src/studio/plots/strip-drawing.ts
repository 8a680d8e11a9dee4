import type { RankReport } from '../../core/audit';
import type { Palette } from './palette';
import type { PlotTable } from './plot-table';
import { element, lineMark, textMark, type Drawing } from './svg-text';

const WIDTH = 800;
const MARGIN = 14;
const STRIP = { top: 30, height: 44 };

/** Ticks of the images that are wrong, along the ranking, as one path. */
export function wrongPath(isRight: Uint8Array, width: number, height: number): string {
  const step = width / isRight.length;
  let path = '';
  for (let place = 0; place < isRight.length; place += 1) {
    if (isRight[place] === 0) path += `M${((place + 0.5) * step).toFixed(1)} 0v${height}`;
  }
  return path;
}

/** The ranking without its pictures: wrong predictions as ticks, both ends of k images shaded. */
export function stripDrawing(report: RankReport, k: number, palette: Palette): Drawing {
  const span = WIDTH - 2 * MARGIN;
  const total = report.rows.length;
  const end = (k / Math.max(1, total)) * span;
  const { top, height } = STRIP;
  const bottom = top + height;
  return {
    width: WIDTH,
    height: bottom + 30,
    marks: [
      element('rect', { x: MARGIN, y: top, width: span, height, fill: palette.paperSunk }),
      element('rect', { x: MARGIN, y: top, width: end, height, fill: palette.highWash }),
      element('rect', { x: MARGIN + span - end, y: top, width: end, height, fill: palette.lowWash }),
      element('path', {
        d: wrongPath(report.isRight, span, height),
        transform: `translate(${MARGIN} ${top})`,
        stroke: palette.bad,
        'stroke-width': 1.25,
      }),
      lineMark(MARGIN + end, top - 4, MARGIN + end, bottom + 4, palette.ink, { 'stroke-width': 2 }),
      lineMark(MARGIN + span - end, top - 4, MARGIN + span - end, bottom + 4, palette.ink, { 'stroke-width': 2 }),
      textMark(MARGIN, 20, `▲ ${k} most spurious`, palette.high),
      textMark(MARGIN + span, 20, `${k} least spurious ●`, palette.low, { 'text-anchor': 'end' }),
      textMark(MARGIN, bottom + 20, `${total} images by spuriosity; a tick is a wrong prediction`, palette.inkSoft, {
        'font-size': 12,
      }),
    ],
  };
}

/** One line an image, by place. */
export function stripTable(report: RankReport, describe: (row: number) => string): PlotTable {
  const rows = Array.from(report.rows, (row, place) => [
    place + 1,
    describe(row),
    report.spuriosity[place] ?? Number.NaN,
    report.isRight[place] === 1 ? 'right' : 'wrong',
  ]);
  return { columns: ['place', 'image', 'spuriosity', 'prediction'], rows };
}
