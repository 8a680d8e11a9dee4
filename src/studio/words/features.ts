import type { Estimate } from '../../core/audit';
import { countText } from '../../core/number-text';

const hundredths = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** "adds 0.28 [0.21, 0.35], n 84", in units of the class's score. */
export function importanceText({ value, low, high, n }: Estimate): string {
  return `adds ${hundredths.format(value)} [${hundredths.format(low)}, ${hundredths.format(high)}], n ${countText(n)}`;
}
