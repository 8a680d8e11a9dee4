import { estimateText } from '../../core/number-text';
import type { ForestRow } from './forest-row';
import type { Palette } from './palette';
import type { PlotTable } from './plot-table';
import { linearScale, ticks, type Domain } from './scale';
import { element, fitted, lineMark, textMark, textWidth, type Drawing } from './svg-text';

const LINE = 34;
const TOP = 34;
const PLOT = 340;
const CAP = 4;

/** Names on the left, intervals on one scale, figures on the right. */
export function forestDrawing(rows: readonly ForestRow[], domain: Domain, palette: Palette): Drawing {
  const left = Math.min(320, Math.max(90, ...rows.map((row) => textWidth(row.title) + 28)));
  const texts = rows.map((row) => ({ figure: estimateText(row.estimate, 'points'), aside: row.aside }));
  const right = Math.max(150, ...texts.map(({ figure, aside }) => Math.max(textWidth(figure), textWidth(aside) * 0.9)));
  const x = linearScale(domain, left + 8, left + PLOT - 8);
  const height = TOP + rows.length * LINE + 6;
  const width = left + PLOT + 16 + right + 12;
  const marks = ticks(domain, 6).flatMap((tick) => [
    lineMark(x(tick), TOP - 8, x(tick), height - 6, tick === 0 ? palette.lineStrong : palette.line),
    textMark(x(tick), TOP - 14, String(tick).replace('-', '−'), palette.inkSoft, {
      'text-anchor': 'middle',
      'font-size': 12,
    }),
  ]);
  marks.push(textMark(left + PLOT + 16, TOP - 14, 'gap, points [95 %]', palette.inkSoft, { 'font-size': 12 }));
  rows.forEach((row, i) => {
    const y = TOP + (i + 0.5) * LINE;
    const ink = row.isSure ? palette.accent : palette.inkSoft;
    const stroke = { 'stroke-width': 2 };
    marks.push(
      textMark(12, y + 4, fitted(row.title, left - 20), palette.ink, { 'font-weight': 600 }),
      lineMark(x(row.estimate.low), y, x(row.estimate.high), y, ink, stroke),
      lineMark(x(row.estimate.low), y - CAP, x(row.estimate.low), y + CAP, ink, stroke),
      lineMark(x(row.estimate.high), y - CAP, x(row.estimate.high), y + CAP, ink, stroke),
      element('circle', {
        cx: x(row.estimate.value),
        cy: y,
        r: 4.5,
        fill: row.isSure ? ink : palette.paper,
        stroke: ink,
        ...stroke,
      }),
      textMark(left + PLOT + 16, y - 2, texts[i]!.figure, palette.ink),
      textMark(left + PLOT + 16, y + 13, row.aside, palette.inkSoft, { 'font-size': 11.5 }),
    );
  });
  return { width, height, marks };
}

export function forestTable(rows: readonly ForestRow[], rowTitle: string): PlotTable {
  return {
    columns: [rowTitle, 'gap, points', '95 % low', '95 % high', 'n', 'stands out from chance', 'detail', 'note'],
    rows: rows.map(({ title, estimate, isSure, aside, note }) => [
      title,
      estimate.value,
      estimate.low,
      estimate.high,
      estimate.n,
      isSure ? 'yes' : 'no',
      aside,
      note,
    ]),
  };
}
