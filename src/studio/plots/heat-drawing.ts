import type { GroupFigure } from '../../core/audit';
import { countText, intervalText, valueText } from '../../core/number-text';
import type { Palette } from './palette';
import type { PlotTable } from './plot-table';
import { element, fitted, lineMark, textMark, textWidth, type Drawing } from './svg-text';

const CELL = { width: 168, height: 74 };
const FEWEST = 10;

/** One row a class, one column a value; null where no figure was taken. */
export interface HeatRow {
  name: string;
  cells: readonly (GroupFigure | null)[];
}

export function heatRows(
  groups: readonly GroupFigure[],
  classes: readonly string[],
  values: readonly string[],
): readonly HeatRow[] {
  return classes.map((name, classIndex) => ({
    name,
    cells: values.map((value) => groups.find((one) => one.classIndex === classIndex && one.value === value) ?? null),
  }));
}

export function heatDrawing(
  rows: readonly HeatRow[],
  values: readonly string[],
  attribute: string,
  worst: GroupFigure | null,
  palette: Palette,
): Drawing {
  const left = Math.min(240, Math.max(110, textWidth(attribute) + 70, ...rows.map((row) => textWidth(row.name) + 24)));
  const top = 38;
  const marks = [textMark(12, 24, `class ↓ ${attribute} →`, palette.inkSoft, { 'font-size': 12 })];
  values.forEach((value, i) =>
    marks.push(textMark(left + i * CELL.width + 10, 24, fitted(value, CELL.width - 14), palette.ink)),
  );
  rows.forEach((row, i) => {
    const y = top + i * CELL.height;
    marks.push(textMark(12, y + 28, fitted(row.name, left - 18), palette.ink, { 'font-weight': 600 }));
    row.cells.forEach((group, j) =>
      marks.push(...cellMarks(group, left + j * CELL.width, y, isSameGroup(group, worst), palette)),
    );
  });
  return { width: left + values.length * CELL.width + 12, height: top + rows.length * CELL.height + 8, marks };
}

export function isSameGroup(a: GroupFigure | null, b: GroupFigure | null): boolean {
  return !!a && !!b && a.attribute === b.attribute && a.classIndex === b.classIndex && a.value === b.value;
}

function cellMarks(group: GroupFigure | null, x: number, y: number, isWorst: boolean, palette: Palette): string[] {
  if (!group || group.accuracy.n === 0) return [textMark(x + 12, y + 28, 'no images', palette.inkSoft)];
  const { accuracy } = group;
  const start = x + 12;
  const span = CELL.width - 28;
  const track = y + 38;
  const few = accuracy.n < FEWEST ? ', too few to say' : '';
  return [
    element('rect', {
      x: x + 2,
      y: y + 2,
      width: CELL.width - 4,
      height: CELL.height - 4,
      rx: 4,
      fill: palette.bad,
      'fill-opacity': (1 - accuracy.value) * 0.34,
      stroke: isWorst ? palette.bad : palette.line,
      'stroke-width': isWorst ? 2 : 1,
    }),
    textMark(start, y + 22, `${valueText(accuracy, 'percent')}${isWorst ? '  worst' : ''}`, palette.ink, {
      'font-weight': 600,
    }),
    lineMark(start, track + 4, start + span, track + 4, palette.lineStrong),
    lineMark(start + accuracy.low * span, track, start + accuracy.high * span, track, palette.ink, {
      'stroke-width': 2,
    }),
    element('circle', { cx: start + accuracy.value * span, cy: track, r: 4, fill: palette.ink }),
    textMark(start, y + 60, `${intervalText(accuracy, 'percent')} n ${countText(accuracy.n)}${few}`, palette.inkSoft, {
      'font-size': 11.5,
    }),
  ];
}

export function heatTable(rows: readonly HeatRow[], attribute: string): PlotTable {
  return {
    columns: ['class', attribute, 'accuracy', '95 % low', '95 % high', 'n'],
    rows: rows.flatMap((row) =>
      row.cells.flatMap((group) => {
        if (!group) return [];
        const { value, low, high, n } = group.accuracy;
        return [
          [row.name, group.value, n > 0 ? value : Number.NaN, n > 0 ? low : Number.NaN, n > 0 ? high : Number.NaN, n],
        ];
      }),
    ),
  };
}
