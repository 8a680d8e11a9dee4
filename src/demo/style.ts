import type { FinishOptions } from './finish';
import type { Contour } from './outline';
import type { Fill, Painter } from './painter';

/** How shapes are rendered. Reserved styles belong to the demo: the training renderer must never use them. */
export interface Style {
  readonly name: StyleName;
  readonly words: readonly string[];
  readonly reservedForDemo: boolean;
  readonly lineAlpha: number;
  /** Whether shading may fade out; hard-edged styles get an edge instead. */
  readonly soft: boolean;
  paint(painter: Painter, contours: readonly Contour[], fill: Fill, alpha: number): void;
  readonly finish: FinishOptions;
}

export const STYLE_NAMES = [
  'flat',
  'watercolour',
  'crayon',
  'cut-out',
  'ink',
  'print',
  'render',
  'gouache',
  'storybook',
] as const;

export type StyleName = (typeof STYLE_NAMES)[number];
