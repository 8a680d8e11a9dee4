import type { Light } from './light';
import type { Painter } from './painter';

/** What a background is told about the scene it stands in. */
export interface Setting {
  /** Height of the horizon in units from the top. */
  readonly horizon: number;
  readonly light: Light;
  readonly weather: Weather;
  /** 0 empty to 1 crowded. */
  readonly clutter: number;
}

export const WEATHERS = ['clear', 'clouds', 'fog', 'rain', 'snowfall'] as const;

export type Weather = (typeof WEATHERS)[number];

export const BACKGROUND_NAMES = [
  'snow',
  'forest',
  'sea',
  'beach',
  'desert',
  'meadow',
  'city',
  'mountains',
  'night sky',
  'kitchen',
  'living room',
  'road',
  'lake',
  'autumn wood',
  'field',
  'garden',
  'underwater',
  'sky',
] as const;

export type BackgroundName = (typeof BACKGROUND_NAMES)[number];

export interface Background {
  readonly name: BackgroundName;
  readonly words: readonly string[];
  readonly indoors: boolean;
  /** What a subject rests on; on water, land animals get a rock. */
  readonly surface: 'ground' | 'water' | 'table' | 'none';
  readonly horizon: readonly [low: number, high: number];
  draw(painter: Painter, setting: Setting): void;
  /** What comes before the subject's feet, to seat it in the scene. */
  foreground?(painter: Painter, setting: Setting): void;
}
