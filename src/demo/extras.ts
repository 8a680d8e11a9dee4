import type { Extra, ExtraName } from './extra';
import { fog, moon, rain, snowfall, sun } from './extras/air';
import { cageBars, fence, hand, personExtra } from './extras/clutter';
import {
  blur,
  border,
  dateStamp,
  greyScale,
  lensFlare,
  vignette,
  watermark,
  whiteBorder,
} from './extras/picture-making';

const EXTRA_LIST: readonly Extra[] = [
  fence,
  border,
  whiteBorder,
  watermark,
  dateStamp,
  personExtra,
  hand,
  fog,
  rain,
  snowfall,
  sun,
  moon,
  lensFlare,
  vignette,
  cageBars,
  greyScale,
  blur,
];

export const EXTRAS: Readonly<Record<ExtraName, Extra>> = Object.fromEntries(
  EXTRA_LIST.map((extra) => [extra.name, extra]),
) as Record<ExtraName, Extra>;
