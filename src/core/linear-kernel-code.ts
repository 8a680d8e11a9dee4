import { wasm, type Code, type WasmFunction } from './wasm-module';

/** Rows that one turn of the forward code multiplies, and rows of weights that either takes at once. */
export const ROWS_AT_ONCE = 4;
export const CLASSES_AT_ONCE = 2;
/** Entries of a row that the backward code sums at once: four registers. */
export const COLUMNS_AT_ONCE = { single: 16, double: 8 } as const;

export type Precision = 'single' | 'double';

const { get, set, repeatWhile, i32, v128 } = wasm;
const REGISTER_BYTES = 16;

/**
 * What differs between the precisions. The features are floats in both; weights, products and residuals are floats in single precision and
 * doubles in double precision.
 */
const ARITHMETIC = {
  single: {
    /** Bytes of the features that fill a register. */
    featureBytes: 16,
    valueBytes: 4,
    loadFeatures: (offset = 0): Code => v128.load(offset),
    splat: v128.load32Splat(),
    add: v128.addFloats,
    multiply: v128.multiplyFloats,
    storeLane: v128.store32Lane0,
  },
  double: {
    featureBytes: 8,
    valueBytes: 8,
    loadFeatures: (offset = 0): Code => [v128.load64Zero(offset), v128.promoteLow],
    splat: v128.load64Splat(),
    add: v128.addDoubles,
    multiply: v128.multiplyDoubles,
    storeLane: v128.store64Lane0,
  },
} as const;

function advance(local: number, by: Code): Code {
  return [get(local), by, i32.add, set(local)];
}

const SWAP_HALVES = v128.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
const SWAP_NEIGHBOURS = v128.shuffle([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11]);

/**
 * forward(rows, rowBytes, weights, weightBytes, weightsEnd, target, targetBytes): the products of four rows of features with all rows of
 * weights, two at a time. The products with one row of weights stand side by side at `target`, those with the next `targetBytes` on.
 */
function forward(precision: Precision): WasmFunction {
  const arithmetic = ARITHMETIC[precision];
  const [rows, rowBytes, weights, weightBytes, weightsEnd, target, targetBytes] = [0, 1, 2, 3, 4, 5, 6];
  const rowEnd = 7;
  const row0 = 8;
  const weight0 = row0 + ROWS_AT_ONCE;
  const factor0 = weight0 + CLASSES_AT_ONCE;
  const part = factor0 + CLASSES_AT_ONCE;
  const sums = part + 1;
  const rowPlaces = [0, 1, 2, 3];
  const classPlaces = [0, 1];
  const sumOf = (row: number, ofClass: number): number => sums + row * CLASSES_AT_ONCE + ofClass;
  const all = rowPlaces.flatMap((row) => classPlaces.map((ofClass) => ({ row, ofClass })));

  const oneRegister: Code = [
    classPlaces.map((ofClass) => [
      [get(weight0 + ofClass), v128.load(), set(factor0 + ofClass)],
      advance(weight0 + ofClass, i32.const(REGISTER_BYTES)),
    ]),
    rowPlaces.map((row) => [
      [get(row0 + row), arithmetic.loadFeatures(), set(part)],
      classPlaces.map((ofClass) => {
        const sum = sumOf(row, ofClass);
        return [get(part), get(factor0 + ofClass), arithmetic.multiply, get(sum), arithmetic.add, set(sum)];
      }),
      advance(row0 + row, i32.const(arithmetic.featureBytes)),
    ]),
    [get(row0), get(rowEnd), i32.lessUnsigned],
  ];
  /** The lanes of a sum added up, in lane 0. */
  const added = (sum: number): Code => {
    const halves: Code = [get(sum), get(sum), get(sum), SWAP_HALVES, arithmetic.add, set(part)];
    if (precision === 'double') return [halves, get(part)];
    return [halves, get(part), get(part), get(part), SWAP_NEIGHBOURS, arithmetic.add];
  };
  const twoClasses: Code = [
    [get(rows), set(row0), get(rows), get(rowBytes), i32.add, set(rowEnd)],
    [1, 2, 3].map((row) => [get(row0 + row - 1), get(rowBytes), i32.add, set(row0 + row)]),
    [get(weights), set(weight0), get(weights), get(weightBytes), i32.add, set(weight0 + 1)],
    all.map(({ row, ofClass }) => [v128.zero, set(sumOf(row, ofClass))]),
    repeatWhile(oneRegister),
    all.map(({ row, ofClass }) => [
      [get(target), get(targetBytes), i32.const(ofClass), i32.mul, i32.add],
      added(sumOf(row, ofClass)),
      arithmetic.storeLane(arithmetic.valueBytes * row),
    ]),
    advance(target, [get(targetBytes), i32.const(CLASSES_AT_ONCE), i32.mul]),
    advance(weights, [get(weightBytes), i32.const(CLASSES_AT_ONCE), i32.mul]),
    [get(weights), get(weightsEnd), i32.lessUnsigned],
  ];
  return {
    name: precision === 'single' ? 'forwardSingle' : 'forwardDouble',
    parameters: 7,
    i32Locals: 1 + ROWS_AT_ONCE + CLASSES_AT_ONCE,
    v128Locals: CLASSES_AT_ONCE + 1 + ROWS_AT_ONCE * CLASSES_AT_ONCE,
    body: [repeatWhile(twoClasses)],
  };
}

const REGISTERS_OF_COLUMNS = [0, 1, 2, 3] as const;

/**
 * backward(columns, rowBytes, columnsEnd, residuals, residualBytes, residualsEnd, target, targetBytes): for a block of columns of the
 * features and every two rows of residuals, the sum over the rows of features of residual times feature, stored at `target`. The residuals
 * of a class stand side by side, those of the next `residualBytes` on.
 */
function backward(precision: Precision): WasmFunction {
  const arithmetic = ARITHMETIC[precision];
  const [columns, rowBytes, columnsEnd, residuals, residualBytes, residualsEnd, target, targetBytes] = [
    0, 1, 2, 3, 4, 5, 6, 7,
  ];
  const column = 8;
  const residual0 = 9;
  const factor0 = residual0 + CLASSES_AT_ONCE;
  const part = factor0 + CLASSES_AT_ONCE;
  const sums = part + 1;
  const classPlaces = [0, 1];
  const sumOf = (register: number, ofClass: number): number => sums + register * CLASSES_AT_ONCE + ofClass;
  const all = REGISTERS_OF_COLUMNS.flatMap((register) => classPlaces.map((ofClass) => ({ register, ofClass })));

  const oneRow: Code = [
    classPlaces.map((ofClass) => [
      [get(residual0 + ofClass), arithmetic.splat, set(factor0 + ofClass)],
      advance(residual0 + ofClass, i32.const(arithmetic.valueBytes)),
    ]),
    REGISTERS_OF_COLUMNS.map((register) => [
      [get(column), arithmetic.loadFeatures(register * arithmetic.featureBytes), set(part)],
      classPlaces.map((ofClass) => {
        const sum = sumOf(register, ofClass);
        return [get(part), get(factor0 + ofClass), arithmetic.multiply, get(sum), arithmetic.add, set(sum)];
      }),
    ]),
    advance(column, get(rowBytes)),
    [get(column), get(columnsEnd), i32.lessUnsigned],
  ];
  const twoClasses: Code = [
    [get(columns), set(column)],
    [get(residuals), set(residual0), get(residuals), get(residualBytes), i32.add, set(residual0 + 1)],
    all.map(({ register, ofClass }) => [v128.zero, set(sumOf(register, ofClass))]),
    repeatWhile(oneRow),
    all.map(({ register, ofClass }) => [
      [get(target), get(targetBytes), i32.const(ofClass), i32.mul, i32.add],
      [get(sumOf(register, ofClass)), v128.store(register * REGISTER_BYTES)],
    ]),
    advance(target, [get(targetBytes), i32.const(CLASSES_AT_ONCE), i32.mul]),
    advance(residuals, [get(residualBytes), i32.const(CLASSES_AT_ONCE), i32.mul]),
    [get(residuals), get(residualsEnd), i32.lessUnsigned],
  ];
  return {
    name: precision === 'single' ? 'backwardSingle' : 'backwardDouble',
    parameters: 8,
    i32Locals: 1 + CLASSES_AT_ONCE,
    v128Locals: CLASSES_AT_ONCE + 1 + all.length,
    body: [repeatWhile(twoClasses)],
  };
}

/** The products alone, for whoever needs no more of the kernel. */
export const FORWARD_SINGLE = forward('single');

export const LINEAR_KERNEL_FUNCTIONS: readonly WasmFunction[] = [
  FORWARD_SINGLE,
  forward('double'),
  backward('single'),
  backward('double'),
];
