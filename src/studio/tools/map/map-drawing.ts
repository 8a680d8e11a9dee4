import type { MapReport, RowColumn } from '../../../core/map-report';
import type { Palette } from '../../plots/palette';
import type { PlotTable } from '../../plots/plot-table';
import { cellText } from '../../plots/plot-table';
import { element, textMark, textWidth, type Drawing } from '../../plots/svg-text';
import { groupWords, markPath, type MapMarks, type MarkGroup } from './map-marks';
import { MapPlaces } from './map-places';

const WIDTH = 800;
const HEIGHT = 560;
const LEGEND = 34;

/** Marks get smaller where there are many. */
export function markRadius(count: number): number {
  return count > 20_000 ? 1.5 : count > 4000 ? 2 : count > 1000 ? 2.75 : 4;
}

/** All marks of a group as one path: 50,000 of them are then one thing to paint. */
export function groupPath(group: MarkGroup, places: MapPlaces, radius: number): string {
  let path = '';
  for (const place of group.places) path += markPath(group.shape, places.xs[place]!, places.ys[place]!, radius);
  return path;
}

function painted(group: MarkGroup): Record<string, string | number> {
  return group.shape === 'ring' ? { fill: 'none', stroke: group.colour } : { fill: group.colour, 'fill-opacity': 0.75 };
}

/** The map as a file, with its legend below. */
export function mapDrawing(map: MapReport, marks: MapMarks, palette: Palette): Drawing {
  const places = new MapPlaces(map.x, map.y, WIDTH, HEIGHT);
  const radius = markRadius(map.rows.length);
  const drawn = marks.groups.map((group) =>
    element('path', { d: groupPath(group, places, radius), ...painted(group) }),
  );
  let x = 16;
  const legend: string[] = [];
  const put = (group: MarkGroup): void => {
    const words = groupWords(group);
    legend.push(
      element('path', { d: markPath(group.shape, x, HEIGHT + 14, 5), ...painted(group) }),
      textMark(x + 12, HEIGHT + 18, words, palette.ink, { 'font-size': 12 }),
    );
    x += textWidth(words) + 34;
  };
  if (marks.scale) {
    const { low, high, colours } = marks.scale;
    legend.push(textMark(16, HEIGHT + 18, cellText(low), palette.ink, { 'font-size': 12 }));
    x = 24 + textWidth(cellText(low));
    colours.forEach((colour) => {
      legend.push(element('rect', { x, y: HEIGHT + 6, width: 16, height: 14, fill: colour }));
      x += 16;
    });
    legend.push(textMark(x + 8, HEIGHT + 18, cellText(high), palette.ink, { 'font-size': 12 }));
  } else {
    marks.groups.forEach(put);
  }
  return { width: Math.max(WIDTH, x + 60), height: HEIGHT + LEGEND, marks: [...drawn, ...legend] };
}

/** One line an image that lies on the map. */
export function mapTable(map: MapReport, column: RowColumn, title: string, path: (row: number) => string): PlotTable {
  const value = (row: number): string | number =>
    column.kind === 'continuous' ? column.values[row]! : (column.names[column.codes[row]!] ?? 'not given');
  return {
    columns: ['image', 'x', 'y', title],
    rows: Array.from(map.rows, (row, place) => [path(row), map.x[place]!, map.y[place]!, value(row)]),
  };
}
