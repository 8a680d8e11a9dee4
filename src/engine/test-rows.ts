import { AppError } from '../core/errors';
import { LOOK_SEED } from '../core/closer-look';
import { drawRows, mulberry32 } from '../core/random';
import type { LookContext } from './look-again';

/** Test images that are looked at again, class after class. */
export interface DrawnRows {
  rows: readonly number[];
  /** Class of each, aligned. */
  labels: readonly number[];
  /** Test images of each class in all. */
  available: readonly number[];
}

/** At most so many test images of each class, drawn with a fixed seed. @throws AppError `too-few-images` where there are none */
export async function drawTestRows(context: LookContext, rowsPerClass: number): Promise<DrawnRows> {
  const rows: number[] = [];
  const labels: number[] = [];
  const available: number[] = [];
  for (let classIndex = 0; classIndex < context.classes.length; classIndex += 1) {
    const query = { kind: 'class', classIndex, split: 'test' } as const;
    const found = await context.audit.call('images', { query, judgements: [] });
    const drawn = drawRows(found.rows, rowsPerClass, mulberry32(LOOK_SEED));
    rows.push(...drawn);
    labels.push(...Array.from(drawn, () => classIndex));
    available.push(found.rows.length);
  }
  if (rows.length > 0) return { rows, labels, available };
  throw new AppError('too-few-images', 'There are no test images to look at.', 'Open a set with more images.');
}
