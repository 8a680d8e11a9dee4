/** Images laid out in a plane, and what they are coloured by. */

/** `pca`: the two directions of largest variance. `umap`: neighbours stay neighbours; distances mean nothing. */
export type MapMethod = 'pca' | 'umap';
export type MapSpace = 'encoder' | 'backbone';

export interface MapWish {
  space: MapSpace;
  method: MapMethod;
  seed: number;
}

export interface MapReport extends MapWish {
  /** The rows that lie on the map, ascending. */
  rows: Uint32Array;
  /** One place per entry of `rows`. */
  x: Float32Array;
  y: Float32Array;
  /** Images in all; where `rows` is shorter it is a seeded draw. */
  imageCount: number;
  /** Share of the variance that each axis explains; null for `umap`, whose axes mean nothing. */
  explained: readonly [number, number] | null;
}

/** What images can be coloured by. */
export type ColumnWish =
  | { kind: 'class' | 'predicted' | 'right' | 'split' | 'spuriosity' }
  | { kind: 'attribute'; name: string }
  | { kind: 'cue'; cueId: string };

/** One value per image of the audit. */
export type RowColumn =
  | { kind: 'categorical'; names: readonly string[]; /** `names.length` stands for "not given". */ codes: Uint16Array }
  | { kind: 'continuous'; /** NaN where an image has none. */ values: Float32Array };
