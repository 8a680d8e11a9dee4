import { thinEvenly } from './row-sampling';
import { allRows, momentsAt, SMALLEST_DEVIATION } from './summary';

/** Cues of a class whose scores correlate beyond this, either way, are one suspect. */
export const ALIKE_CORRELATION = 0.8;

// Each leader is compared with all cues after it; past this many the list is longer than anyone reads.
const MOST_LEADERS = 25;

// A correlation of .8 is known to .01 from this many images, and a thousand cues stay quick to compare.
const MOST_ROWS = 1000;

/**
 * Gathers cues that say the same of a class: going from the strongest down, each cue not yet taken becomes a suspect, and every
 * weaker one whose scores correlate with it above .8 in size stands under it. Large classes are compared on 1,000 images, evenly taken.
 *
 * @param columns scores of the cues, indexed by image, the strongest cue first
 * @param allRowsOfClass images of the class
 * @returns per cue the position of the suspect it stands under, -1 for a suspect
 */
export function standUnder(columns: readonly Float32Array[], allRowsOfClass: Uint32Array): Int32Array {
  const rows = thinEvenly(allRowsOfClass, MOST_ROWS);
  const leaders = new Int32Array(columns.length).fill(-1);
  const places = allRows(rows.length);
  const standardised = columns.map((column) => standardisedAt(column, rows, places));
  let found = 0;
  for (let lead = 0; lead < columns.length && found < MOST_LEADERS; lead += 1) {
    if (leaders[lead] !== -1) continue;
    found += 1;
    const own = standardised[lead];
    if (!own) continue;
    for (let other = lead + 1; other < columns.length; other += 1) {
      const weaker = standardised[other];
      if (leaders[other] !== -1 || !weaker) continue;
      let sum = 0;
      for (let i = 0; i < own.length; i += 1) sum += own[i]! * weaker[i]!;
      if (Math.abs(sum) > ALIKE_CORRELATION * own.length) leaders[other] = lead;
    }
  }
  return leaders;
}

/**
 * Scores at the rows with mean 0 and deviation 1, side by side in memory: each column is read from far apart once, and then up to 25 times in
 * order. Reading it from far apart each time was a third of all time of a test. Null for a cue that is constant there.
 */
function standardisedAt(column: Float32Array, rows: Uint32Array, places: Uint32Array): Float32Array | null {
  const own = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) own[i] = column[rows[i]!]!;
  const { mean, deviation } = momentsAt(own, places);
  if (!(deviation >= SMALLEST_DEVIATION)) return null;
  for (let i = 0; i < own.length; i += 1) own[i] = (own[i]! - mean) / deviation;
  return own;
}
