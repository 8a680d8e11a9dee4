import type { ObjectMask } from './object-mask';

/** The largest connected piece (4 neighbours), its holes filled; the empty mask stays empty. */
export function keepLargestPiece({ width, height, flags }: ObjectMask): ObjectMask {
  const pieces = piecesOf(flags, width, 1);
  const largest = pieces.reduce<number[]>((best, piece) => (piece.length > best.length ? piece : best), []);
  const kept = new Uint8Array(flags.length);
  for (const i of largest) kept[i] = 1;
  const isAtRim = (i: number): boolean =>
    i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1;
  for (const hole of piecesOf(kept, width, 0)) if (!hole.some(isAtRim)) for (const i of hole) kept[i] = 1;
  return { width, height, flags: kept };
}

/** The mask and every pixel within as many steps of it, a step going to one of 4 neighbours. */
export function widened({ width, height, flags }: ObjectMask, steps: number): ObjectMask {
  let current = flags.slice();
  for (let step = 0; step < steps; step += 1) {
    const next = current.slice();
    current.forEach((flag, i) => {
      if (flag) for (const j of neighboursOf(i, width, flags.length)) next[j] = 1;
    });
    current = next;
  }
  return { width, height, flags: current };
}

/** Places of the up to four neighbours of a pixel. */
export function neighboursOf(i: number, width: number, count: number): number[] {
  const found: number[] = [];
  if (i % width > 0) found.push(i - 1);
  if (i % width < width - 1) found.push(i + 1);
  if (i >= width) found.push(i - width);
  if (i + width < count) found.push(i + width);
  return found;
}

function piecesOf(flags: Uint8Array, width: number, wanted: 0 | 1): number[][] {
  const seen = new Uint8Array(flags.length);
  const pieces: number[][] = [];
  for (let start = 0; start < flags.length; start += 1) {
    if (seen[start] || flags[start] !== wanted) continue;
    seen[start] = 1;
    const piece = [start];
    for (let at = 0; at < piece.length; at += 1) {
      for (const j of neighboursOf(piece[at]!, width, flags.length)) {
        if (seen[j] || flags[j] !== wanted) continue;
        seen[j] = 1;
        piece.push(j);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}
