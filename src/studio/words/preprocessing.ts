import { listText } from '../../core/number-text';
import type { Preprocessing } from '../../core/preprocessing';

function valuesText(values: readonly number[]): string {
  const distinct = new Set(values);
  return distinct.size === 1 ? `${values[0]}` : listText(values.map(String));
}

/** How pictures are prepared, in a sentence. */
export function preprocessingText({ resize, resample, crop, rescale, mean, std }: Preprocessing): string {
  const sizes =
    resize === null
      ? 'Not resized'
      : resize.kind === 'exact'
        ? `Resized to ${resize.width} x ${resize.height}, ${resample}`
        : `Resized to ${resize.pixels} pixels the shorter side, ${resample}`;
  const cut = crop ? `, then ${crop.width} x ${crop.height} from the middle` : '';
  const scale = Math.abs(rescale - 1 / 255) < 1e-9 ? 'values from 0 to 1' : `values times ${rescale}`;
  return `${sizes}${cut}; ${scale}, mean ${valuesText(mean)}, deviation ${valuesText(std)}.`;
}
