import { wilson } from '../../core/intervals';
import { countText } from '../../core/number-text';
import type { SpuriosityBin } from '../../core/spuriosity-bins';
import type { Palette } from './palette';
import type { PlotTable } from './plot-table';
import { element, lineMark, textMark, type Drawing } from './svg-text';

const WIDTH = 640;
const MARGIN = 14;
const BARS = { top: 26, height: 150 };

/** "−1.0 to 0.0" */
export function spanText({ low, high }: Pick<SpuriosityBin, 'low' | 'high'>): string {
  return `${low.toFixed(1)} to ${high.toFixed(1)}`.replaceAll('-', '−');
}

/** Bars of images along the spuriosity, right ones below, wrong ones hatched above. */
export function histogramDrawing(bins: readonly SpuriosityBin[], palette: Palette): Drawing {
  const most = Math.max(1, ...bins.map(({ start, end }) => end - start));
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, bins.length);
  const floor = BARS.top + BARS.height;
  const hatch =
    '<defs><pattern id="wrong" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    `${lineMark(0, 0, 0, 5, palette.bad, { 'stroke-width': 3 })}</pattern></defs>`;
  const bars = bins.flatMap(({ right, wrong }, i) => {
    const place = { x: MARGIN + i * step + 1, width: step - 2 };
    const [rightHeight, wrongHeight] = [(right / most) * BARS.height, (wrong / most) * BARS.height];
    return [
      element('rect', { ...place, y: floor - rightHeight, height: rightHeight, fill: palette.inkSoft }),
      element('rect', {
        ...place,
        y: floor - rightHeight - wrongHeight,
        height: wrongHeight,
        fill: 'url(#wrong)',
        stroke: palette.bad,
      }),
    ];
  });
  const [first, last] = [bins[0], bins.at(-1)];
  const ends = first && last ? [spanText(first), spanText(last)] : ['', ''];
  return {
    width: WIDTH,
    height: floor + 44,
    marks: [
      hatch,
      textMark(MARGIN, 18, `highest bar: ${countText(most)} images`, palette.inkSoft, { 'font-size': 12 }),
      ...bars,
      lineMark(MARGIN, floor, WIDTH - MARGIN, floor, palette.lineStrong),
      textMark(MARGIN, floor + 16, ends[0]!, palette.ink, { 'font-size': 12 }),
      textMark(WIDTH - MARGIN, floor + 16, ends[1]!, palette.ink, { 'font-size': 12, 'text-anchor': 'end' }),
      textMark(MARGIN, floor + 34, 'spuriosity; hatched: wrong predictions', palette.inkSoft, { 'font-size': 12 }),
    ],
  };
}

/** One line a bar. */
export function histogramTable(bins: readonly SpuriosityBin[]): PlotTable {
  return {
    columns: ['spuriosity', 'from', 'to', 'images', 'wrong', 'share right', '95 % low', '95 % high'],
    rows: bins.map((bin) => {
      const n = bin.right + bin.wrong;
      const { value, low, high } = wilson(bin.right, n);
      const share = n > 0 ? [value, low, high] : [Number.NaN, Number.NaN, Number.NaN];
      return [spanText(bin), bin.low, bin.high, n, bin.wrong, ...share];
    }),
  };
}
