import type { Planes } from './picture-window';

const STEPS = 6;
/** Colours are learned from about as many pixels, evenly spread. */
const SAMPLE = 4096;

/**
 * The main colours of a picture by Lloyd's k-means in RGB, begun at the sample's own colours evenly spaced by brightness: no draw is made.
 *
 * @returns colours x 3, on the scale of the picture
 */
export function colourBook({ width, height, values }: Planes, colours: number): Float64Array {
  const pixels = width * height;
  const stride = Math.max(1, Math.floor(pixels / SAMPLE));
  const sample: [number, number, number][] = [];
  for (let i = 0; i < pixels; i += stride) sample.push([values[i]!, values[pixels + i]!, values[2 * pixels + i]!]);
  const bright = sample.toSorted((a, b) => a[0] + a[1] + a[2] - (b[0] + b[1] + b[2]));
  const book = new Float64Array(colours * 3);
  for (let k = 0; k < colours; k += 1) book.set(bright[Math.floor(((k + 0.5) * bright.length) / colours)]!, 3 * k);
  for (let step = 0; step < STEPS; step += 1) {
    const sums = new Float64Array(colours * 3);
    const counts = new Uint32Array(colours);
    for (const [r, g, b] of sample) {
      const k = nearest(book, r, g, b);
      counts[k]! += 1;
      sums[3 * k]! += r;
      sums[3 * k + 1]! += g;
      sums[3 * k + 2]! += b;
    }
    counts.forEach((count, k) => {
      for (let c = 0; count > 0 && c < 3; c += 1) book[3 * k + c] = sums[3 * k + c]! / count;
    });
  }
  return book;
}

/** For each pixel the place of its nearest colour in the book, which holds at most 256. */
export function nearestColours({ width, height, values }: Planes, book: Float64Array): Uint8Array<ArrayBuffer> {
  const pixels = width * height;
  const result = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i += 1)
    result[i] = nearest(book, values[i]!, values[pixels + i]!, values[2 * pixels + i]!);
  return result;
}

function nearest(book: Float64Array, r: number, g: number, b: number): number {
  let best = 0;
  let least = Infinity;
  for (let k = 0; 3 * k < book.length; k += 1) {
    const distance = (book[3 * k]! - r) ** 2 + (book[3 * k + 1]! - g) ** 2 + (book[3 * k + 2]! - b) ** 2;
    if (distance < least) {
      least = distance;
      best = k;
    }
  }
  return best;
}
