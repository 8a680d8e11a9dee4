import type { Painter } from './painter';

/** Things besides background and subject: weather in front, artefacts of picture making, clutter. */
export const EXTRA_NAMES = [
  'fence',
  'border',
  'white border',
  'watermark',
  'date stamp',
  'person',
  'hand',
  'fog',
  'rain',
  'snowfall',
  'sun',
  'moon',
  'lens flare',
  'vignette',
  'cage bars',
  'grey-scale',
  'blur',
] as const;

export type ExtraName = (typeof EXTRA_NAMES)[number];

export interface Extra {
  readonly name: ExtraName;
  readonly words: readonly string[];
  /** Behind the subject, before it, over the whole picture, or on the finished pixels. */
  readonly layer: 'behind' | 'front' | 'over' | 'pixels';
  draw(painter: Painter, horizon: number): void;
}
