/** Statistics of a picture's frame: borders, rim, and what the rim differs in from the centre. */
export interface FrameStatistics {
  /** Mean brightness of the upper half minus that of the lower. */
  topMinusBottom: number;
  /** Mean brightness of the middle (half of each side) minus that of the rim. */
  centreMinusRim: number;
  /** Width of a uniform white frame in % of the shorter side: the wider of (left and right) and (top and bottom). */
  whiteBorderPercent: number;
  blackBorderPercent: number;
  /** 1 for a rim of one brightness, falling to 0 as it varies. */
  evenness: number;
  /** Mean brightness of the outermost rim. */
  rimBrightness: number;
}

/** A line belongs to a white (black) border if this share of its pixels is at least this bright (dark): JPEG leaves specks. */
const SHARE_OF_A_LINE = 0.98;
const WHITE_FROM = 238;
const BLACK_BELOW = 18;
/** Rim that is looked at for evenness and brightness, in shares of the shorter side. */
const RIM_SHARE = 0.03;

type Line = (place: number) => { from: number; step: number; count: number };

function borderWidth(
  brightness: Float32Array,
  lines: number,
  line: Line,
  isBorder: (value: number) => boolean,
): number {
  for (let place = 0; place < lines; place++) {
    const { from, step, count } = line(place);
    let members = 0;
    for (let i = 0, at = from; i < count; i++, at += step) if (isBorder(brightness[at]!)) members++;
    if (members < SHARE_OF_A_LINE * count) return place;
  }
  return lines;
}

function framePercent(
  brightness: Float32Array,
  width: number,
  height: number,
  isBorder: (value: number) => boolean,
): number {
  const row = (y: number): ReturnType<Line> => ({ from: y * width, step: 1, count: width });
  const column = (x: number): ReturnType<Line> => ({ from: x, step: width, count: height });
  const top = borderWidth(brightness, height, row, isBorder);
  // A picture of nothing else has no border.
  if (top === height) return 0;
  const bottom = borderWidth(brightness, height, (place) => row(height - 1 - place), isBorder);
  const left = borderWidth(brightness, width, column, isBorder);
  const right = borderWidth(brightness, width, (place) => column(width - 1 - place), isBorder);
  return (100 * Math.max(Math.min(top, bottom), Math.min(left, right))) / Math.min(width, height);
}

interface Zone {
  sum: number;
  squares: number;
  count: number;
}

function meanOf(zone: Zone): number {
  return zone.count > 0 ? zone.sum / zone.count : 0;
}

/** @param brightness 0 to 255, row-major */
export function frameStatistics(brightness: Float32Array, width: number, height: number): FrameStatistics {
  const rim: Zone = { sum: 0, squares: 0, count: 0 };
  const centre: Zone = { sum: 0, squares: 0, count: 0 };
  const top: Zone = { sum: 0, squares: 0, count: 0 };
  const bottom: Zone = { sum: 0, squares: 0, count: 0 };
  const thickness = Math.max(1, Math.round(RIM_SHARE * Math.min(width, height)));
  for (let y = 0, i = 0; y < height; y++) {
    const half = y < height / 2 ? top : bottom;
    const isMiddleRow = y >= height / 4 && y < (3 * height) / 4;
    const isRimRow = y < thickness || y >= height - thickness;
    for (let x = 0; x < width; x++, i++) {
      const value = brightness[i]!;
      half.sum += value;
      half.count++;
      if (isRimRow || x < thickness || x >= width - thickness) {
        rim.sum += value;
        rim.squares += value * value;
        rim.count++;
      } else if (isMiddleRow && x >= width / 4 && x < (3 * width) / 4) {
        centre.sum += value;
        centre.count++;
      }
    }
  }
  const rimMean = meanOf(rim);
  const rimDeviation = Math.sqrt(Math.max(0, rim.squares / Math.max(1, rim.count) - rimMean * rimMean));
  return {
    topMinusBottom: meanOf(top) - meanOf(bottom),
    centreMinusRim: centre.count > 0 ? meanOf(centre) - rimMean : 0,
    whiteBorderPercent: framePercent(brightness, width, height, (value) => value >= WHITE_FROM),
    blackBorderPercent: framePercent(brightness, width, height, (value) => value < BLACK_BELOW),
    evenness: 1 / (1 + rimDeviation / 16),
    rimBrightness: rimMean,
  };
}
