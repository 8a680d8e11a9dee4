export interface BorderStatistics {
  /** Mean luma of the outermost ring, 0 to 1. */
  brightness: number;
  /** Share of the ring within 12 levels of its median. */
  uniformity: number;
  /** Width of a white frame around all four sides, percent of the shorter side. */
  whitePercent: number;
  blackPercent: number;
  /** Width of black bars at two opposite sides, percent of that side. */
  barPercent: number;
  /** Share of near-white pixels joined to the edge. */
  whiteBackgroundShare: number;
}

const RING_SHARE = 0.02;
const UNIFORM_LEVELS = 12;
// JPEG rounding and a resize leave a painted border a little off its colour, and a corner or a line of print may cut through it.
const WHITE_FROM = 235;
const BLACK_TO = 24;
const LINE_SHARE = 0.97;

/** Whether a pixel is as good as white, by its darkest channel, or black, by its lightest. */
type Test = (at: number) => boolean;

/** How many lines from one side inwards pass the test on 97 % of their pixels; at most half of the way. */
function linesInward(
  test: Test,
  first: number,
  along: number,
  lineLength: number,
  inward: number,
  most: number,
): number {
  const allowed = Math.floor(lineLength * (1 - LINE_SHARE));
  for (let line = 0; line < most; line += 1) {
    let misses = 0;
    for (let i = 0; i < lineLength && misses <= allowed; i += 1) {
      if (!test(first + line * inward + i * along)) misses += 1;
    }
    if (misses > allowed) return line;
  }
  return most;
}

interface SideWidths {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

function sideWidths(test: Test, width: number, height: number): SideWidths {
  const down = Math.floor(height / 2);
  const across = Math.floor(width / 2);
  return {
    top: linesInward(test, 0, 1, width, width, down),
    bottom: linesInward(test, (height - 1) * width, 1, width, -width, down),
    left: linesInward(test, 0, width, height, 1, across),
    right: linesInward(test, width - 1, width, height, -1, across),
  };
}

/** Percent of the shorter side of a frame on all four sides: the narrowest of them. */
function framePercent({ top, bottom, left, right }: SideWidths, width: number, height: number): number {
  return (100 * Math.min(top, bottom, left, right)) / Math.min(width, height);
}

/** Percent of the height of bars above and below, or of the width of bars left and right, whichever is wider. */
function barPercent({ top, bottom, left, right }: SideWidths, width: number, height: number): number {
  return Math.max((100 * Math.min(top, bottom)) / height, (100 * Math.min(left, right)) / width);
}

function ringStatistics(luma: Float32Array, width: number, height: number): { brightness: number; uniformity: number } {
  const ring = Math.max(1, Math.round(RING_SHARE * Math.min(width, height)));
  const histogram = new Uint32Array(256);
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    const isWholeRow = y < ring || y >= height - ring;
    for (let x = 0; x < width; x += 1) {
      if (!isWholeRow && x === ring && width > 2 * ring) x = width - ring;
      const value = luma[y * width + x]!;
      histogram[Math.round(value)]! += 1;
      sum += value;
      count += 1;
    }
  }
  let median = 0;
  for (let seen = histogram[0]!; 2 * seen < count; seen += histogram[median]!) median += 1;
  let near = 0;
  for (let level = Math.max(0, median - UNIFORM_LEVELS); level <= Math.min(255, median + UNIFORM_LEVELS); level += 1) {
    near += histogram[level]!;
  }
  return { brightness: sum / count / 255, uniformity: near / count };
}

/** Share of the picture that can be reached from its edge through pixels that pass the test. */
function shareFromEdge(test: Test, width: number, height: number): number {
  const count = width * height;
  const seen = new Uint8Array(count);
  const stack = new Int32Array(count);
  let size = 0;
  let reached = 0;
  const visit = (at: number) => {
    if (seen[at] === 1 || !test(at)) return;
    seen[at] = 1;
    stack[size] = at;
    size += 1;
    reached += 1;
  };
  for (let x = 0; x < width; x += 1) {
    visit(x);
    visit(count - 1 - x);
  }
  for (let y = 0; y < height; y += 1) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  while (size > 0) {
    size -= 1;
    const at = stack[size]!;
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < count - width) visit(at + width);
  }
  return reached / count;
}

/** What surrounds the picture. */
export function borderStatistics(
  rgba: Uint8ClampedArray,
  luma: Float32Array,
  width: number,
  height: number,
): BorderStatistics {
  const isWhite: Test = (at) =>
    rgba[4 * at]! >= WHITE_FROM && rgba[4 * at + 1]! >= WHITE_FROM && rgba[4 * at + 2]! >= WHITE_FROM;
  const isBlack: Test = (at) =>
    rgba[4 * at]! <= BLACK_TO && rgba[4 * at + 1]! <= BLACK_TO && rgba[4 * at + 2]! <= BLACK_TO;
  const black = sideWidths(isBlack, width, height);
  return {
    ...ringStatistics(luma, width, height),
    whitePercent: framePercent(sideWidths(isWhite, width, height), width, height),
    blackPercent: framePercent(black, width, height),
    barPercent: barPercent(black, width, height),
    whiteBackgroundShare: shareFromEdge(isWhite, width, height),
  };
}
