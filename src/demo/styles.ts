import { gouache, storybook } from './demo-styles';
import type { Style, StyleName } from './style';
import { crayon, cutOut, flat, ink, printed, render, watercolour } from './training-styles';

const STYLE_LIST: readonly Style[] = [flat, watercolour, crayon, cutOut, ink, printed, render, gouache, storybook];

export const STYLES: Readonly<Record<StyleName, Style>> = Object.fromEntries(
  STYLE_LIST.map((style) => [style.name, style]),
) as Record<StyleName, Style>;

export const TRAINING_STYLES = STYLE_LIST.filter((style) => !style.reservedForDemo).map((style) => style.name);

export const DEMO_STYLES = STYLE_LIST.filter((style) => style.reservedForDemo).map((style) => style.name);
