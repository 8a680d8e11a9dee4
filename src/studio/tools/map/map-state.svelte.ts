import { toPlainError, type PlainError } from '../../../core/errors';
import type { ColumnWish, MapMethod, MapReport, MapSpace, RowColumn } from '../../../core/map-report';
import type { AuditSession } from '../../../engine/types';
import { Task } from '../../state/task.svelte';

const SEED = 1;

/** The map looked at and what it is coloured by; a later wish wins over a slower earlier one. */
export class MapState {
  readonly task = new Task();
  map = $state.raw<MapReport | null>(null);
  column = $state.raw<RowColumn | null>(null);
  /** 1 per image that the classifier gets right; null before it answered. */
  isRight = $state.raw<Uint16Array | null>(null);
  trouble = $state.raw<PlainError | null>(null);
  readonly #session: AuditSession;
  #columnWish = 0;

  constructor(session: AuditSession) {
    this.#session = session;
  }

  async layOut(space: MapSpace, method: MapMethod): Promise<void> {
    const made = await this.task.run((options) => this.#session.map({ space, method, seed: SEED }, options));
    if (made) this.map = made;
  }

  async colourBy(wish: ColumnWish): Promise<void> {
    this.#columnWish += 1;
    const own = this.#columnWish;
    try {
      const [column, right] = await Promise.all([
        this.#session.rowColumn(wish),
        this.#session.rowColumn({ kind: 'right' }),
      ]);
      if (own !== this.#columnWish) return;
      this.column = column;
      this.isRight = right.kind === 'categorical' ? right.codes : null;
      this.trouble = null;
    } catch (thrown) {
      if (own === this.#columnWish) this.trouble = toPlainError(thrown);
    }
  }
}
