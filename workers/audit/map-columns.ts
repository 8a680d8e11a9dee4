import { SPLITS } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import type { ColumnWish, RowColumn } from '../../src/core/map-report';

/** What columns are made from; each part is asked for only by the columns that need it. */
export interface ColumnContext {
  classes: readonly string[];
  labels: Uint16Array;
  attributes: readonly { name: string; values: readonly string[]; codes: Uint16Array }[];
  splits(): Uint8Array;
  answers(): { predictions: Uint16Array; isRight: Uint8Array };
  scores(cueId: string): Float32Array;
  spuriosity(): Float32Array;
}

/** One value per image to colour it by; a copy, as it leaves the worker. */
export function rowColumn(wish: ColumnWish, context: ColumnContext): RowColumn {
  const categorical = (names: readonly string[], codes: ArrayLike<number>): RowColumn => ({
    kind: 'categorical',
    names,
    codes: Uint16Array.from(codes),
  });
  switch (wish.kind) {
    case 'class':
      return categorical(context.classes, context.labels);
    case 'predicted':
      return categorical(context.classes, context.answers().predictions);
    case 'right':
      return categorical(['wrong', 'right'], context.answers().isRight);
    case 'split':
      return categorical(SPLITS, context.splits());
    case 'spuriosity':
      return { kind: 'continuous', values: context.spuriosity().slice() };
    case 'cue':
      return { kind: 'continuous', values: context.scores(wish.cueId).slice() };
    case 'attribute': {
      const column = context.attributes.find(({ name }) => name === wish.name);
      if (!column) {
        throw new AppError('bad-input', `There is no column "${wish.name}".`, 'Choose another column.');
      }
      return categorical(column.values, column.codes);
    }
  }
}
