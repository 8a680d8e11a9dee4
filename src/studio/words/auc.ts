import type { Estimate } from '../../core/audit';
import { countText } from '../../core/number-text';

const decimals = (value: number): string => value.toFixed(2).replace(/^0/, '');

/** ".82 [.74, .88], n 400"; without an interval where the images are not known. */
export function aucText({ value, low, high, n }: Estimate): string {
  if (!Number.isFinite(value)) return 'not known';
  return n === 0 ? decimals(value) : `${decimals(value)} [${decimals(low)}, ${decimals(high)}], n ${countText(n)}`;
}
