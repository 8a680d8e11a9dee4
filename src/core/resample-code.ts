import { PRECISION_BITS } from './resample-weights';
import { wasm, type Code, type WasmFunction } from './wasm-module';

/**
 * The two passes of Pillow's resampling as SIMD code, exact to the bit.
 *
 * A 22-bit weight does not fit the 16-bit factors of the one instruction that multiplies eight numbers at once (`dot`),
 * so each weight w stands in two parts, w = high * 2^11 + low with 0 <= low < 2^11, summed apart and joined at the end.
 * Taps go two by two: a pair of weights is [high, high'] [low, low'], four 16-bit integers.
 */
export const LOW_BITS = 11;

/** More taps than this could overflow the sum of the low parts: 255 * (2^11 - 1) * 4096 < 2^31. */
export const MAX_TAPS = 4096;

export const PAIR_BYTES = 8;

/** Rows of the horizontal pass that share one reading of the weights. */
export const ROWS_AT_ONCE = 4;

const { get, set, repeatWhile, i32, v128 } = wasm;

/** (high << 11) + low + half, shifted back to the integer part, clipped to bytes in the low 32 bits. */
function joined(high: number, low: number): Code {
  const half = [i32.const(1 << (PRECISION_BITS - 1)), v128.splat];
  const sum = [get(high), i32.const(LOW_BITS), v128.shiftLeft, get(low), v128.add, half, v128.add];
  return [sum, i32.const(PRECISION_BITS), v128.shiftRight];
}

function toBytes(value: Code): Code {
  return [value, v128.zero, v128.narrowToShorts, v128.zero, v128.narrowToBytes];
}

function advance(local: number, by: Code): Code {
  return [get(local), by, i32.add, set(local)];
}

/**
 * horizontal(source, sourceStride, starts, weights, pairs, target, targetStride, width): four rows of RGBA pixels.
 * `starts` holds a byte offset per column, `weights` `pairs` pairs per column; all pointers, strides and counts in bytes
 * except `pairs` (bytes of weights a column) and `width` (bytes of `starts`).
 */
function horizontal(): WasmFunction {
  const [source, sourceStride, starts, weights, pairs, target, targetStride, width] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [end, weightsEnd, row0] = [8, 9, 10]; // row0 .. row0 + 3: one pointer a row
  const firstVector = row0 + ROWS_AT_ONCE;
  const [highWeights, lowWeights, pixels, sums] = [firstVector, firstVector + 1, firstVector + 2, firstVector + 3];
  const high = (row: number): number => sums + 2 * row;
  const low = (row: number): number => sums + 2 * row + 1;
  const rows = [0, 1, 2, 3];
  // r g b a r' g' b' a' -> r 0 r' 0 g 0 g' 0 ...: as 16-bit integers, the two taps of a channel side by side.
  const order = v128.const([0, 128, 4, 128, 1, 128, 5, 128, 2, 128, 6, 128, 3, 128, 7, 128]);
  const tapPair: Code = [
    [get(weights), v128.load32Splat(), set(highWeights), get(weights), v128.load32Splat(4), set(lowWeights)],
    rows.map((row) => [
      [get(row0 + row), v128.load64Zero(), order, v128.swizzle, set(pixels)],
      [get(pixels), get(highWeights), v128.dot, get(high(row)), v128.add, set(high(row))],
      [get(pixels), get(lowWeights), v128.dot, get(low(row)), v128.add, set(low(row))],
      advance(row0 + row, i32.const(8)),
    ]),
    advance(weights, i32.const(PAIR_BYTES)),
    [get(weights), get(weightsEnd), i32.lessUnsigned],
  ];
  const column: Code = [
    [get(source), get(starts), i32.load(), i32.add, set(row0)],
    [1, 2, 3].map((row) => [get(row0 + row - 1), get(sourceStride), i32.add, set(row0 + row)]),
    rows.map((row) => [v128.zero, set(high(row)), v128.zero, set(low(row))]),
    [get(weights), get(pairs), i32.add, set(weightsEnd)],
    repeatWhile(tapPair),
    rows.map((row) => [
      [get(target), get(targetStride), i32.const(row), i32.mul, i32.add],
      toBytes(joined(high(row), low(row))),
      v128.store32Lane0(),
    ]),
    advance(target, i32.const(4)),
    advance(starts, i32.const(4)),
    [get(starts), get(end), i32.lessUnsigned],
  ];
  return {
    name: 'horizontal',
    parameters: 8,
    i32Locals: 2 + ROWS_AT_ONCE,
    v128Locals: 3 + 2 * ROWS_AT_ONCE,
    body: [get(starts), get(width), i32.add, set(end), repeatWhile(column)],
  };
}

/**
 * vertical(source, rowBytes, weights, pairs, target): one row of the result, eight bytes at a time, from the rows that
 * begin at `source`. `pairs` counts the bytes of weights.
 */
function vertical(): WasmFunction {
  const [source, rowBytes, weights, pairs, target] = [0, 1, 2, 3, 4];
  const [end, at, weight, weightsEnd, first] = [5, 6, 7, 8, 5 + 5];
  const [highWeights, lowWeights, taps, part, sums] = [first, first + 1, first + 2, first + 3, first + 4];
  const pointer = 9;
  const halves = [
    { extend: v128.extendLowBytes, high: sums, low: sums + 1 },
    { extend: v128.extendHighBytes, high: sums + 2, low: sums + 3 },
  ];
  // Bytes of two rows in turn, then as 16-bit integers: the two taps of a byte side by side.
  const interleave = v128.shuffle([0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23]);
  const tapPair: Code = [
    [get(weight), v128.load32Splat(), set(highWeights), get(weight), v128.load32Splat(4), set(lowWeights)],
    [get(pointer), v128.load64Zero(), get(pointer), get(rowBytes), i32.add, v128.load64Zero(), interleave, set(taps)],
    halves.map(({ extend, high, low }) => [
      [get(taps), extend, set(part)],
      [get(part), get(highWeights), v128.dot, get(high), v128.add, set(high)],
      [get(part), get(lowWeights), v128.dot, get(low), v128.add, set(low)],
    ]),
    advance(pointer, [get(rowBytes), i32.const(2), i32.mul]),
    advance(weight, i32.const(PAIR_BYTES)),
    [get(weight), get(weightsEnd), i32.lessUnsigned],
  ];
  const eightBytes: Code = [
    [get(at), set(pointer), get(weights), set(weight)],
    halves.map(({ high, low }) => [v128.zero, set(high), v128.zero, set(low)]),
    repeatWhile(tapPair),
    [
      get(target),
      halves.map(({ high, low }) => joined(high, low)),
      [v128.narrowToShorts, v128.zero, v128.narrowToBytes],
      v128.store64Lane0(),
    ],
    advance(target, i32.const(8)),
    advance(at, i32.const(8)),
    [get(at), get(end), i32.lessUnsigned],
  ];
  return {
    name: 'vertical',
    parameters: 5,
    i32Locals: 5,
    v128Locals: 8,
    body: [
      [get(source), set(at), get(source), get(rowBytes), i32.add, set(end)],
      [get(weights), get(pairs), i32.add, set(weightsEnd)],
      repeatWhile(eightBytes),
    ],
  };
}

export const RESAMPLE_FUNCTIONS: readonly WasmFunction[] = [horizontal(), vertical()];
