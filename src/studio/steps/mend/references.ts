import type { MethodId } from '../../../core/audit';

/** References that run whatever is chosen: every difference is stated against both. */
export const ALWAYS: readonly MethodId[] = ['erm', 'erm-tuned'];
