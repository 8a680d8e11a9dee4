import type { ObjectMask } from './object-mask';
import type { PixelBox, Planes } from './picture-window';

/**
 * A part of a picture at another size, bilinear, pixels standing in the middle of their cells. Meant for enlarging: where a picture is made much
 * smaller, pixels are left out.
 */
export function resized(
  { width, height, values }: Planes,
  part: PixelBox,
  size: { width: number; height: number },
): Planes {
  const result = new Float32Array(3 * size.width * size.height);
  const columns = samples(part.left, part.width, size.width);
  const rows = samples(part.top, part.height, size.height);
  for (let channel = 0; channel < 3; channel += 1) {
    const plane = values.subarray(channel * width * height, (channel + 1) * width * height);
    rows.forEach((row, y) => {
      const start = (channel * size.height + y) * size.width;
      columns.forEach((column, x) => {
        const upper = mixed(
          plane[row.first * width + column.first]!,
          plane[row.first * width + column.second]!,
          column.share,
        );
        const lower = mixed(
          plane[row.second * width + column.first]!,
          plane[row.second * width + column.second]!,
          column.share,
        );
        result[start + x] = mixed(upper, lower, row.share);
      });
    });
  }
  return { ...size, values: result };
}

interface Sample {
  first: number;
  second: number;
  /** Of the second. */
  share: number;
}

function samples(start: number, length: number, count: number): Sample[] {
  return Array.from({ length: count }, (_, i) => {
    const at = Math.min(length - 1, Math.max(0, ((i + 0.5) * length) / count - 0.5));
    const first = Math.floor(at);
    return { first: start + first, second: start + Math.min(length - 1, first + 1), share: at - first };
  });
}

function mixed(one: number, other: number, share: number): number {
  return one + share * (other - one);
}

/** Half the width and the height, each pixel the mean of four. @throws RangeError for an odd side */
export function halved({ width, height, values }: Planes): Planes {
  if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError('Only a picture with even sides is halved.');
  const size = { width: width / 2, height: height / 2 };
  const result = new Float32Array(3 * size.width * size.height);
  for (let i = 0; i < result.length; i += 1) {
    const row = Math.floor(i / size.width);
    const at = 2 * row * width + 2 * (i % size.width);
    result[i] = (values[at]! + values[at + 1]! + values[at + width]! + values[at + width + 1]!) / 4;
  }
  return { ...size, values: result };
}

/** The mask at twice its size, each flag four times. */
export function doubled({ width, height, flags }: ObjectMask): ObjectMask {
  const result = new Uint8Array(4 * flags.length);
  for (let i = 0; i < result.length; i += 1) {
    const row = Math.floor(i / (2 * width));
    result[i] = flags[(row >> 1) * width + ((i % (2 * width)) >> 1)]!;
  }
  return { width: 2 * width, height: 2 * height, flags: result };
}
