/**
 * Plots as rows: each row of a table holds its own piece of the plot, placed in percent of the cell's width, so that a plot fits a
 * phone and a printed page without being scaled. The numbers stand beside it as text, hence the plots are hidden from a reader's voice.
 */
import type { Estimate } from '../../core/audit';
import { withMinus } from '../../core/number-text';
import { html, trusted, type Markup } from './markup';

export interface Scale {
  low: number;
  high: number;
  ticks: readonly number[];
}

/** Room at both sides for marks and labels, in percent of the width. */
const MARGIN_PERCENT = 4;

function at(scale: Scale, value: number): string {
  const share = (Math.min(scale.high, Math.max(scale.low, value)) - scale.low) / (scale.high - scale.low);
  return `${(MARGIN_PERCENT + share * (100 - 2 * MARGIN_PERCENT)).toFixed(2)}%`;
}

const STEPS = [5, 10, 20, 25, 50];
const MOST_TICKS = 7;
/** Ends of a scale lie on these. */
const ROUND_TO = 10;

/** A scale that holds all intervals and zero, its ends rounded outwards, its ticks in whole steps. */
export function scaleFor(estimates: readonly Estimate[]): Scale {
  const finite = estimates.filter(({ value }) => Number.isFinite(value));
  const least = Math.min(0, ...finite.map((estimate) => estimate.low));
  const most = Math.max(0, ...finite.map((estimate) => estimate.high));
  const low = Math.floor(least / ROUND_TO) * ROUND_TO;
  const high = Math.max(low + ROUND_TO, Math.ceil(most / ROUND_TO) * ROUND_TO);
  const ticksOf = (step: number): number[] => {
    const first = Math.ceil(low / step);
    return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
  };
  const step = STEPS.find((size) => ticksOf(size).length <= MOST_TICKS) ?? STEPS.at(-1)!;
  return { low, high, ticks: ticksOf(step) };
}

/** Shares of 1 as percent. */
export const PERCENT_SCALE: Scale = { low: 0, high: 100, ticks: [0, 25, 50, 75, 100] };

function minus(value: number): string {
  return withMinus(String(value));
}

/** The numbers along a plot. */
export function axis(scale: Scale): Markup {
  const labels = scale.ticks.map(
    (tick) => html`<text x="${at(scale, tick)}" y="11" text-anchor="middle">${minus(tick)}</text>`,
  );
  return html`<svg class="axis" height="14" aria-hidden="true">${labels}</svg>`;
}

function grid(scale: Scale, zeroAt: number | null): Markup[] {
  return scale.ticks.map((tick) => {
    const x = at(scale, tick);
    return html`<line class="${tick === zeroAt ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="0" y2="100%" />`;
  });
}

function range(scale: Scale, estimate: Estimate, y: string, tone: string, factor = 1): Markup {
  const from = at(scale, estimate.low * factor);
  const to = at(scale, estimate.high * factor);
  return html`<line class="range ${tone}" x1="${from}" x2="${to}" y1="${y}" y2="${y}" />`;
}

/** Marks differ in shape as well as in colour: a triangle is the high end, a disc the low one, a ring what was before. */
const MARKS = {
  triangle: '<path d="M0 -5.2 5 3.8H-5Z"/>',
  disc: '<circle r="4.6"/>',
  ring: '<circle r="4.2" class="hollow"/>',
} as const;

function mark(scale: Scale, value: number, y: string, shape: keyof typeof MARKS, tone: string): Markup {
  return html`<svg class="mark ${tone}" x="${at(scale, value)}" y="${y}" overflow="visible">
    ${trusted(MARKS[shape])}
  </svg>`;
}

/** One estimate with its interval: a row of a forest plot. */
export function forestRow(estimate: Estimate, scale: Scale, tone: 'strong' | 'faint'): Markup {
  if (!Number.isFinite(estimate.value))
    return html`<svg class="plot" height="24" aria-hidden="true">${grid(scale, 0)}</svg>`;
  return html`<svg class="plot" height="24" aria-hidden="true">
    ${grid(scale, 0)}${range(scale, estimate, '50%', tone)}${mark(scale, estimate.value, '50%', 'disc', tone)}
  </svg>`;
}

/** Accuracy at both ends of a cue's ranking, and the gap as the bar between them. */
export function endsPlot(high: Estimate, low: Estimate): Markup {
  const scale = PERCENT_SCALE;
  const [left, right] = [at(scale, low.value * 100), at(scale, high.value * 100)];
  return html`<svg class="plot tall" height="46" aria-hidden="true">
      ${grid(scale, null)}
      <line class="bridge" x1="${left}" x2="${left}" y1="32%" y2="68%" />
      <line class="bridge" x1="${left}" x2="${right}" y1="50%" y2="50%" />
      <line class="bridge" x1="${right}" x2="${right}" y1="32%" y2="68%" />
      ${range(scale, high, '32%', 'high', 100)}${mark(scale, high.value * 100, '32%', 'triangle', 'high')}
      ${range(scale, low, '68%', 'low', 100)}${mark(scale, low.value * 100, '68%', 'disc', 'low')}
    </svg>
    ${axis(scale)}`;
}

/** An accuracy (share of 1) with its interval on the scale of percent. */
export function shareRow(estimate: Estimate, tone: 'strong' | 'faint'): Markup {
  const scale = PERCENT_SCALE;
  return html`<svg class="plot" height="24" aria-hidden="true">
    ${grid(scale, null)}${range(scale, estimate, '50%', tone, 100)}${mark(scale, estimate.value * 100, '50%', 'disc', tone)}
  </svg>`;
}

export interface Dumbbell {
  before: Estimate;
  after: Estimate;
  /** Dashed lines through all rows: the heads that use no cue. */
  references: readonly Estimate[];
  /** True on the row of the head that is "before" itself. */
  isBefore: boolean;
}

/** Before and after in one row, shares of 1. */
export function dumbbellRow({ before, after, references, isBefore }: Dumbbell): Markup {
  const scale = PERCENT_SCALE;
  const lines = references.map((reference) => {
    const x = at(scale, reference.value * 100);
    return html`<line class="reference" x1="${x}" x2="${x}" y1="0" y2="100%" />`;
  });
  const from = at(scale, before.value * 100);
  const to = at(scale, after.value * 100);
  const change = isBefore
    ? null
    : html`<line
          class="change"
          x1="${from}"
          x2="${to}"
          y1="50%"
          y2="50%"
        />${mark(scale, before.value * 100, '50%', 'ring', 'plain')}`;
  const shape = isBefore ? 'ring' : 'disc';
  return html`<svg class="plot" height="28" aria-hidden="true">
    ${grid(scale, null)}${lines}${range(scale, after, '50%', 'strong', 100)}${change}${mark(scale, after.value * 100, '50%', shape, isBefore ? 'plain' : 'strong')}
  </svg>`;
}
