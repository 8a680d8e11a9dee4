import { escapeHtml } from '../../io/escape-text';
import type { Palette } from './palette';

/** Writing SVG as text, so that a drawing can be made from its data without a page. */

export interface Drawing {
  width: number;
  height: number;
  /** Elements, in the order that they are painted. */
  marks: readonly string[];
}

type Attributes = Readonly<Record<string, string | number>>;

/** One element; numbers are written with at most two decimals. */
export function element(name: string, attributes: Attributes, text?: string): string {
  const written = Object.entries(attributes)
    .map(
      ([key, value]) =>
        ` ${key}="${escapeHtml(typeof value === 'number' ? String(Math.round(value * 100) / 100) : value)}"`,
    )
    .join('');
  return text === undefined ? `<${name}${written}/>` : `<${name}${written}>${escapeHtml(text)}</${name}>`;
}

export function lineMark(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  rest: Attributes = {},
): string {
  return element('line', { x1, y1, x2, y2, stroke, ...rest });
}

export function textMark(x: number, y: number, text: string, fill: string, rest: Attributes = {}): string {
  return element('text', { x, y, fill, ...rest }, text);
}

const LETTER = 6.9;

/** About how wide a text of 13 pixels is: a file cannot know the reader's font. */
export function textWidth(text: string): number {
  return text.length * LETTER;
}

/** Cuts a text that would run into its neighbour. */
export function fitted(text: string, width: number): string {
  const most = Math.floor(width / LETTER);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

/** A file that stands alone: it has a title and a description for whoever cannot see it, and its own paper. */
export function svgDocument(drawing: Drawing, title: string, description: string, palette: Palette): string {
  const { width, height, marks } = drawing;
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="system-ui, sans-serif" font-size="13">`,
    element('title', {}, title),
    element('desc', {}, description),
    element('rect', { width: '100%', height: '100%', fill: palette.paper }),
    ...marks,
    '</svg>',
    '',
  ].join('\n');
}
