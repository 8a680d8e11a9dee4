/** How many a queue has on the way at most, whatever the services take. */
const MOST_AT_ONCE = 4;

/**
 * How many requests each generator has at once: half as many when it is busy, one more after as many answers in a row as are on the way, as TCP
 * does (additive increase, multiplicative decrease).
 */
export class Pace {
  readonly #lines: { limit: number; most: number; busy: number; inARow: number }[];

  constructor(mostAtOnce: readonly number[]) {
    this.#lines = mostAtOnce.map((most) => {
      const bounded = Math.max(1, Math.min(MOST_AT_ONCE, most));
      return { limit: Math.min(2, bounded), most: bounded, busy: 0, inARow: 0 };
    });
  }

  /** The generator with the most room, which then has one request more; -1 where none has room. */
  take(): number {
    let best = -1;
    let mostRoom = 0;
    this.#lines.forEach(({ limit, busy }, place) => {
      if (limit - busy <= mostRoom) return;
      mostRoom = limit - busy;
      best = place;
    });
    if (best >= 0) this.#lines[best]!.busy += 1;
    return best;
  }

  release(place: number): void {
    this.#lines[place]!.busy -= 1;
  }

  faster(place: number): void {
    const line = this.#lines[place]!;
    line.inARow += 1;
    if (line.inARow < line.limit) return;
    line.inARow = 0;
    line.limit = Math.min(line.most, line.limit + 1);
  }

  slower(place: number): void {
    const line = this.#lines[place]!;
    line.inARow = 0;
    line.limit = Math.max(1, Math.floor(line.limit / 2));
  }
}
