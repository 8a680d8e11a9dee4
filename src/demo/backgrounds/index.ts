import type { Background, BackgroundName } from '../setting';
import { BUILT } from './built';
import { OPEN_LAND } from './open-land';
import { WATERSIDE } from './waterside';
import { WOODLAND } from './woodland';

export const BACKGROUNDS: Readonly<Record<BackgroundName, Background>> = Object.fromEntries(
  [...OPEN_LAND, ...WOODLAND, ...WATERSIDE, ...BUILT].map((background) => [background.name, background]),
) as Record<BackgroundName, Background>;
