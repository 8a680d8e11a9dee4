import { LOOKS_PER_MAP, meanFill, occludedVariant, occlusionMap, OCCLUSION_GRID } from '../core/occlusion';
import type { PixelBox, Planes } from '../core/picture-window';
import { embedAgain, type Eye, type LookContext } from './look-again';
import type { Scorer } from './sights';
import type { TaskOptions } from './types';

/** One picture to map scores of: the grid lies over `area` of the network's input. */
export interface MapWish {
  input: Planes;
  area: PixelBox;
  scorers: readonly Scorer[];
}

/** What came of it. */
export interface ScoreMaps {
  /** Vector of the whole input, un-normalised. */
  whole: Float32Array;
  /** One map per scorer, see core/occlusion. */
  maps: Float64Array[];
}

/** Maps of several pictures, all their variants in one series of calls. */
export async function scoreMaps(
  context: LookContext,
  eye: Eye,
  wishes: readonly MapWish[],
  task: TaskOptions,
): Promise<ScoreMaps[]> {
  const fills = wishes.map(({ input }) => meanFill(input));
  const variant = (place: number): Planes => {
    const at = Math.floor(place / LOOKS_PER_MAP);
    const { input, area } = wishes[at]!;
    const hidden = place % LOOKS_PER_MAP;
    return hidden === 0 ? input : occludedVariant(input, OCCLUSION_GRID, area, hidden - 1, fills[at]!);
  };
  const count = wishes.length * LOOKS_PER_MAP;
  const vectors = await embedAgain(context, eye, count, variant, task);
  const dimension = vectors.length / count;
  return wishes.map(({ scorers }, at) => {
    const start = at * LOOKS_PER_MAP * dimension;
    const own = vectors.subarray(start, start + LOOKS_PER_MAP * dimension);
    const maps = scorers.map((scorer) => {
      const scores = scorer(own, LOOKS_PER_MAP);
      return occlusionMap(OCCLUSION_GRID, scores[0]!, scores.subarray(1));
    });
    return { whole: own.slice(0, dimension), maps };
  });
}
