import { mulberry32 } from '../core/random';

/** FNV-1a of a text, to give every named part of a drawing a stream of its own from one seed. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Seeded choices. Two dice of the same seed and label fall alike, whatever else was drawn in between. */
export class Dice {
  readonly next: () => number;

  constructor(
    readonly seed: number,
    label = '',
  ) {
    this.next = mulberry32((Math.imul(seed >>> 0, 0x9e3779b1) ^ hashText(label)) >>> 0);
  }

  fork(label: string): Dice {
    return new Dice(this.seed, label);
  }

  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.next() * list.length)];
    if (item === undefined) throw new RangeError('Dice.pick needs a list with at least one item.');
    return item;
  }

  /** Roughly normal (sum of three uniforms), within `spread` times 1.5 of the mean: no outliers that would spoil a drawing. */
  around(mean: number, spread: number): number {
    return mean + spread * (this.next() + this.next() + this.next() - 1.5);
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = Math.floor(this.next() * (index + 1));
      [result[index], result[other]] = [result[other] as T, result[index] as T];
    }
    return result;
  }
}
