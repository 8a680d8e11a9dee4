import { SPLITS } from '../../core/audit';
import { AppError } from '../../core/errors';
import { drawRows, mulberry32, type Uniform } from '../../core/random';
import type { SystemContext } from './making';

/**
 * A draw of one source for one use. It does not hang on what is drawn for others: where the head changes and other sources are left out, the rest asks
 * for the same images, and those are there.
 */
export function drawFor(seed: number, row: number, use: number): number {
  return mulberry32(seed ^ Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(use, 0x85ebca6b))();
}

export function seedFor(seed: number, row: number, use: number): number {
  return Math.floor(drawFor(seed, row, use) * 2 ** 31);
}

/**
 * Training images of each class in ascending order, no more than asked for.
 *
 * @throws AppError `too-few-images` where no training image is there
 */
export function drawTrainingRows(
  { classes, labels, splits }: Pick<SystemContext, 'classes' | 'labels' | 'splits'>,
  perClass: number,
  uniform: Uniform,
): Uint32Array[] {
  const train = SPLITS.indexOf('train');
  const drawn = classes.map((_, label) => {
    const own = Uint32Array.from(
      Array.from({ length: labels.length }, (_value, row) => row).filter(
        (row) => labels[row] === label && splits[row] === train,
      ),
    );
    return drawRows(own, Math.min(perClass, own.length), uniform).sort();
  });
  if (drawn.some((own) => own.length > 0)) return drawn;
  throw new AppError(
    'too-few-images',
    'There is no training image to change.',
    'Add a training split, or open the data without any split: one is drawn then.',
  );
}
