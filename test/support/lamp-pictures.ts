import type { PixelBox } from '../../src/core/picture-window';
import type { Preprocessing } from '../../src/core/preprocessing';
import { PIXEL_CUES } from '../../src/core/pixel-cues';
import { drawInteger, drawNormal, mulberry32 } from '../../src/core/random';
import type { DecodeApi } from '../../workers/decode/api';
import type { EncoderApi } from '../../workers/encoder/api';

/**
 * Pictures and a network whose answers can be reckoned by hand: a red or a green lamp somewhere on a blue ground, and vectors that are the
 * mean of each channel. So hiding a box lowers a channel by just what was in it.
 */
export const SIDE = 28;
const CELL = SIDE / 7;
const GROUND = 0.25;

export const LAMP_INPUT: Preprocessing = {
  resize: { kind: 'exact', width: SIDE, height: SIDE },
  resample: 'bicubic',
  crop: null,
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

interface LampPicture {
  channel: 0 | 1;
  lamp: PixelBox;
  values: Float32Array;
}

/** "red/12.jpg" or "green/3.jpg": the picture of that name is the same whenever it is asked for. */
export function lampPicture(path: string): LampPicture {
  const [className = '', number = ''] = path.split(/[/.]/);
  const channel = className === 'red' ? 0 : 1;
  const uniform = mulberry32(Number(number) * 2 + channel);
  const lamp = {
    left: CELL * drawInteger(uniform, 6),
    top: CELL * drawInteger(uniform, 6),
    width: 2 * CELL,
    height: 2 * CELL,
  };
  const values = new Float32Array(3 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const x = i % SIDE;
    const y = Math.floor(i / SIDE);
    const isLamp = x >= lamp.left && x < lamp.left + lamp.width && y >= lamp.top && y < lamp.top + lamp.height;
    values[(isLamp ? channel : 2) * SIDE * SIDE + i] = isLamp ? 1 : GROUND + 0.02 * drawNormal(uniform);
  }
  return { channel, lamp, values };
}

/** A part of a picture enlarged to its whole size, each pixel the nearest one. */
function enlarged(values: Float32Array, part: PixelBox): Float32Array {
  return Float32Array.from(values, (_, at) => {
    const i = at % (SIDE * SIDE);
    const x = part.left + Math.floor(((i % SIDE) * part.width) / SIDE);
    const y = part.top + Math.floor((Math.floor(i / SIDE) * part.height) / SIDE);
    return values[at - i + y * SIDE + x]!;
  });
}

export const lampDecoding: Pick<DecodeApi, 'decode'> = {
  decode: ({ path, inputs, part, thumbnailPixels }) => {
    const { values } = lampPicture(path);
    const isWhole = thumbnailPixels > 0;
    return {
      widthPixels: SIDE,
      heightPixels: SIDE,
      format: 'jpeg',
      contentHash: '00',
      inputs: inputs.map(() => (part ? enlarged(values, part) : values.slice())),
      thumbnail: isWhole ? Uint8Array.of(1) : new Uint8Array(0),
      pixelStatistics: isWhole ? Float32Array.from(PIXEL_CUES, (_, i) => values[i * 7]!) : new Float32Array(0),
    };
  },
};

/** What the network averages: per cell of a 7 x 7 grid ten times the mean of each channel, and the constant. */
function cellMeans(pixels: Float32Array, count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count * 49 * 4);
  for (let i = 0; i < count; i += 1) {
    for (let cell = 0; cell < 49; cell += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let pixel = 0; pixel < CELL * CELL; pixel += 1) {
          const x = CELL * (cell % 7) + (pixel % CELL);
          const y = CELL * Math.floor(cell / 7) + Math.floor(pixel / CELL);
          sum += pixels[((3 * i + channel) * SIDE + y) * SIDE + x]!;
        }
        values[(49 * i + cell) * 4 + channel] = (10 * sum) / CELL ** 2;
      }
      values[(49 * i + cell) * 4 + 3] = 0.1;
    }
  }
  return values;
}

const WORDS: readonly string[] = ['red', 'green', 'blue'];

const notAsked = (): never => {
  throw new Error('This network is no classifier.');
};

/** Vectors are ten times the mean of each channel, and a constant; words are the axes. @param calls images of every call, added to @param givesPlaces whether the means of each cell are given too */
export function lampEncoding(calls: number[], givesPlaces = false): EncoderApi {
  const stride = 3 * SIDE * SIDE;
  return {
    load: ({ slot }) => ({
      identity: {
        id: `lamp-${slot}`,
        title: `Lamp ${slot}`,
        dimension: 4,
        dtype: 'fp32',
        device: 'wasm',
        deviceReason: 'a test',
        sha256: `hash of ${slot}`,
      },
      preprocessing: LAMP_INPUT,
      hasText: true,
      isFastWithWords: true,
      batchSize: 8,
    }),
    embedImages: ({ pixels, count }) => {
      calls.push(count);
      if (pixels.length !== count * stride) throw new Error(`${pixels.length} values for ${count} images`);
      return Float32Array.from({ length: 4 * count }, (_, at) => {
        if (at % 4 === 3) return 0.1;
        const start = Math.floor(at / 4) * stride + (at % 4) * SIDE * SIDE;
        return (10 * pixels.subarray(start, start + SIDE * SIDE).reduce((sum, value) => sum + value, 0)) / SIDE ** 2;
      });
    },
    inspectClassifier: notAsked,
    featureMaps: notAsked,
    embedUnpooled: ({ pixels, count }) => {
      if (!givesPlaces) return null;
      calls.push(count);
      return { columns: 7, rows: 7, dimension: 4, values: cellMeans(pixels, count) };
    },
    embedTexts: ({ texts }) =>
      Float32Array.from(texts.flatMap((text) => [...WORDS.map((word) => (text.includes(word) ? 1 : 0)), 0])),
    knowsWords: ({ words }) => words.map(() => true),
    describeDevice: () => ({ device: 'wasm', reason: 'a test', adapter: '', threads: 1 }),
    takeDownloads: () => [],
    forget: () => undefined,
  };
}
