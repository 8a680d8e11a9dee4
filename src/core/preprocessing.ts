/** Image preprocessing of a network, as its `preprocessor_config.json` states it. */
export interface Preprocessing {
  resize: { kind: 'shortest-edge'; pixels: number } | { kind: 'exact'; width: number; height: number } | null;
  resample: 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';
  /** Centre crop after the resize, else null. */
  crop: { width: number; height: number } | null;
  /** value * rescale, then (value - mean) / std per channel. */
  rescale: number;
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}
