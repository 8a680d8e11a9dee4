export interface TextureStatistics {
  /** log(1 + variance of the Laplacian of the luma). */
  sharpness: number;
  /** Deviation of the noise in levels of 255, after Immerkaer (1996). */
  noiseLevels: number;
  /** Share of the pixels whose Sobel gradient exceeds 100 levels. */
  edgeShare: number;
}

const EDGE_LEVELS = 100;

/** Three figures of the fine structure from one walk over the inner pixels; all 0 for a picture of fewer than three pixels a side. */
export function textureStatistics(luma: Float32Array, width: number, height: number): TextureStatistics {
  const count = (width - 2) * (height - 2);
  if (width < 3 || height < 3) return { sharpness: 0, noiseLevels: 0, edgeShare: 0 };
  let sum = 0;
  let squares = 0;
  let noise = 0;
  let edges = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const middle = luma[at]!;
      const west = luma[at - 1]!;
      const east = luma[at + 1]!;
      const north = luma[at - width]!;
      const south = luma[at + width]!;
      const northWest = luma[at - width - 1]!;
      const northEast = luma[at - width + 1]!;
      const southWest = luma[at + width - 1]!;
      const southEast = luma[at + width + 1]!;
      const beside = west + east + north + south;
      const corners = northWest + northEast + southWest + southEast;
      const laplacian = beside - 4 * middle;
      sum += laplacian;
      squares += laplacian * laplacian;
      noise += Math.abs(corners - 2 * beside + 4 * middle);
      const across = northEast + 2 * east + southEast - northWest - 2 * west - southWest;
      const down = southWest + 2 * south + southEast - northWest - 2 * north - northEast;
      if (across * across + down * down > EDGE_LEVELS * EDGE_LEVELS) edges += 1;
    }
  }
  const mean = sum / count;
  return {
    sharpness: Math.log1p(Math.max(0, squares / count - mean * mean)),
    noiseLevels: (Math.sqrt(Math.PI / 2) * noise) / (6 * count),
    edgeShare: edges / count,
  };
}
