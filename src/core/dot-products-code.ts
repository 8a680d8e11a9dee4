import { wasm, type Code, type WasmFunction } from './wasm-module';

/** Rows and vectors that one turn of the code multiplies: eight sums, which with their factors fit sixteen registers. */
export const ROWS_AT_ONCE = 4;
export const VECTORS_AT_ONCE = 2;

const { get, set, repeatWhile, i32, v128 } = wasm;

function advance(local: number, by: Code): Code {
  return [get(local), by, i32.add, set(local)];
}

/**
 * products(rows, strideBytes, vectors, vectorsEnd, target, targetStride): the products of four rows with every vector from `vectors` to
 * `vectorsEnd`, two at a time. Rows and vectors are floats, `strideBytes` apart, a multiple of 16; the products of a vector stand side by
 * side at `target`, those of the next `targetStride` bytes on.
 */
function products(): WasmFunction {
  const [rows, strideBytes, vectors, vectorsEnd, target, targetStride] = [0, 1, 2, 3, 4, 5];
  const rowEnd = 6;
  const row0 = 7; // row0 .. row0 + 3
  const vector0 = row0 + ROWS_AT_ONCE; // vector0, vector0 + 1
  const first = vector0 + VECTORS_AT_ONCE;
  const [factor0, part] = [first, first + VECTORS_AT_ONCE];
  const sums = part + 1;
  const rowPlaces = [0, 1, 2, 3];
  const vectorPlaces = [0, 1];
  const sumOf = (row: number, vector: number): number => sums + row * VECTORS_AT_ONCE + vector;
  const all = rowPlaces.flatMap((row) => vectorPlaces.map((vector) => ({ row, vector })));

  const fourEntries: Code = [
    vectorPlaces.map((vector) => [
      [get(vector0 + vector), v128.load(), set(factor0 + vector)],
      advance(vector0 + vector, i32.const(16)),
    ]),
    rowPlaces.map((row) => [
      [get(row0 + row), v128.load(), set(part)],
      vectorPlaces.map((vector) => {
        const sum = sumOf(row, vector);
        return [get(part), get(factor0 + vector), v128.multiplyFloats, get(sum), v128.addFloats, set(sum)];
      }),
      advance(row0 + row, i32.const(16)),
    ]),
    [get(row0), get(rowEnd), i32.lessUnsigned],
  ];
  /** The four lanes of a sum added up, in lane 0. */
  const swapHalves = v128.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
  const swapNeighbours = v128.shuffle([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11]);
  const added = (sum: number): Code => [
    [get(sum), get(sum), get(sum), swapHalves, v128.addFloats, set(part)],
    [get(part), get(part), get(part), swapNeighbours, v128.addFloats],
  ];
  const twoVectors: Code = [
    [get(rows), set(row0), get(rows), get(strideBytes), i32.add, set(rowEnd)],
    [1, 2, 3].map((row) => [get(row0 + row - 1), get(strideBytes), i32.add, set(row0 + row)]),
    [get(vectors), set(vector0), get(vectors), get(strideBytes), i32.add, set(vector0 + 1)],
    all.map(({ row, vector }) => [v128.zero, set(sumOf(row, vector))]),
    repeatWhile(fourEntries),
    all.map(({ row, vector }) => [
      [get(target), get(targetStride), i32.const(vector), i32.mul, i32.add],
      added(sumOf(row, vector)),
      v128.store32Lane0(4 * row),
    ]),
    advance(target, [get(targetStride), i32.const(VECTORS_AT_ONCE), i32.mul]),
    advance(vectors, [get(strideBytes), i32.const(VECTORS_AT_ONCE), i32.mul]),
    [get(vectors), get(vectorsEnd), i32.lessUnsigned],
  ];
  return {
    name: 'products',
    parameters: 6,
    i32Locals: 1 + ROWS_AT_ONCE + VECTORS_AT_ONCE,
    v128Locals: VECTORS_AT_ONCE + 1 + ROWS_AT_ONCE * VECTORS_AT_ONCE,
    body: [repeatWhile(twoVectors)],
  };
}

export const DOT_PRODUCT_FUNCTIONS: readonly WasmFunction[] = [products()];
