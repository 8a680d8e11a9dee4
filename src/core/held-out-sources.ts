import { mulberry32 } from './random';

/**
 * Whether what was made from an image is held out: a head is trained on images made from the one side and measured on those from the other, and no
 * source is on both (METHODS 1.4). Drawn per source by itself, so that a source keeps its side when others come; the held-out share
 * is met in the mean.
 *
 * @param share of the sources that is held out, 0 to 1
 */
export function isHeldOutSource(sourceRow: number, share: number, seed: number): boolean {
  return mulberry32(seed ^ Math.imul(sourceRow + 1, 0x9e3779b1))() < share;
}
