import type { TakeAwayWriter } from '../writers';
import { findingsJsonWriter } from './findings-json';
import { headSafetensorsWriter } from './head-safetensors';
import { rowsCsvWriter } from './rows-csv';

/** Every file that a person takes away, in the order in which they are shown. A new file is one more writer here. */
export const TAKE_AWAY_WRITERS: readonly TakeAwayWriter[] = [findingsJsonWriter, rowsCsvWriter, headSafetensorsWriter];
