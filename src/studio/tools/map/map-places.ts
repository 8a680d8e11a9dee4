/** Where the images of a map lie on the screen, and which of them a person points at. */

export interface Point {
  x: number;
  y: number;
}

const MARGIN = 16;
const CELL = 24;

/** Screen places of a map, with a grid of cells so that pointing at one of 50,000 looks at a few only. */
export class MapPlaces {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  readonly #columns: number;
  readonly #cells = new Map<number, number[]>();

  /** One scale for both axes: a distance is as long in each. */
  constructor(x: Float32Array, y: Float32Array, width: number, height: number) {
    const [left, right] = extent(x);
    const [bottom, top] = extent(y);
    const scale = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (top - bottom || 1));
    this.xs = x.map((value) => width / 2 + (value - (left + right) / 2) * scale);
    this.ys = y.map((value) => height / 2 - (value - (bottom + top) / 2) * scale);
    this.#columns = Math.ceil(width / CELL) + 1;
    for (let place = 0; place < x.length; place += 1) {
      const cell = this.#cellOf(this.xs[place]!, this.ys[place]!);
      const known = this.#cells.get(cell);
      if (known) known.push(place);
      else this.#cells.set(cell, [place]);
    }
  }

  #cellOf(x: number, y: number): number {
    return Math.floor(y / CELL) * this.#columns + Math.floor(x / CELL);
  }

  /** Places within a circle, nearest first. */
  within({ x, y }: Point, radius: number): number[] {
    const found: { place: number; distance: number }[] = [];
    for (let cy = Math.floor((y - radius) / CELL); cy <= Math.floor((y + radius) / CELL); cy += 1) {
      for (let cx = Math.floor((x - radius) / CELL); cx <= Math.floor((x + radius) / CELL); cx += 1) {
        if (cx < 0 || cx >= this.#columns) continue;
        for (const place of this.#cells.get(cy * this.#columns + cx) ?? []) {
          const distance = Math.hypot(this.xs[place]! - x, this.ys[place]! - y);
          if (distance <= radius) found.push({ place, distance });
        }
      }
    }
    return found.sort((a, b) => a.distance - b.distance || a.place - b.place).map((one) => one.place);
  }

  nearest(point: Point, radius: number): number | null {
    return this.within(point, radius)[0] ?? null;
  }

  /** Places within a closed line, by the even-odd rule. */
  inside(line: readonly Point[]): number[] {
    const found: number[] = [];
    for (let place = 0; place < this.xs.length; place += 1) {
      if (isInside(this.xs[place]!, this.ys[place]!, line)) found.push(place);
    }
    return found;
  }
}

function extent(values: Float32Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length > 0 ? [low, high] : [0, 1];
}

function isInside(x: number, y: number, line: readonly Point[]): boolean {
  let isIn = false;
  for (let i = 0, before = line.length - 1; i < line.length; before = i, i += 1) {
    const a = line[i]!;
    const b = line[before]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isIn = !isIn;
  }
  return isIn;
}
