/**
 * Just enough of an assembler to write a WebAssembly kernel in this project's own language: a kernel is a page long, and
 * a second toolchain to build it would be longer. Numbers are those of the WebAssembly 2.0 specification, section 5.4.
 */

/** Instructions as bytes; bodies nest them as they please. */
export type Code = readonly (number | Code)[];

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  return [...bytes, rest & 127];
}

const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** A memory access without alignment promise. */
const access = (opcode: number, offset = 0): number[] => [...vector(opcode), 0, ...unsigned(offset)];

export const wasm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  /** A loop that runs its body, then again while the body leaves a non-zero i32. */
  repeatWhile: (body: Code): Code => [0x03, 0x40, body, 0x0d, 0, 0x0b],
  i32: {
    const: (value: number): Code => [0x41, ...signed(value)],
    load: (offset = 0): Code => [0x28, 0, ...unsigned(offset)],
    add: 0x6a,
    mul: 0x6c,
    lessUnsigned: 0x49,
  },
  v128: {
    zero: [...vector(0x0c), ...new Array<number>(16).fill(0)] as Code,
    const: (bytes: readonly number[]): Code => [...vector(0x0c), ...bytes],
    load: (offset = 0): Code => access(0x00, offset),
    load32Splat: (offset = 0): Code => access(0x09, offset),
    load64Zero: (offset = 0): Code => access(0x5d, offset),
    load64Splat: (offset = 0): Code => access(0x0a, offset),
    store: (offset = 0): Code => access(0x0b, offset),
    store32Lane0: (offset = 0): Code => [...access(0x5a, offset), 0],
    store64Lane0: (offset = 0): Code => [...access(0x5b, offset), 0],
    swizzle: vector(0x0e) as Code,
    shuffle: (lanes: readonly number[]): Code => [...vector(0x0d), ...lanes],
    extendLowBytes: vector(0x89) as Code,
    extendHighBytes: vector(0x8a) as Code,
    narrowToShorts: vector(0x85) as Code,
    narrowToBytes: vector(0x66) as Code,
    splat: vector(0x11) as Code,
    shiftLeft: vector(0xab) as Code,
    shiftRight: vector(0xac) as Code,
    add: vector(0xae) as Code,
    /** Products of eight pairs of 16-bit integers, neighbours added: four 32-bit sums. */
    dot: vector(0xba) as Code,
    addFloats: vector(0xe4) as Code,
    multiplyFloats: vector(0xe6) as Code,
    /** The two floats of the lower half as doubles. */
    promoteLow: vector(0x5f) as Code,
    addDoubles: vector(0xf0) as Code,
    multiplyDoubles: vector(0xf2) as Code,
  },
} as const;

export interface WasmFunction {
  name: string;
  /** How many i32 parameters; they are the first locals. */
  parameters: number;
  /** Further locals, i32 first, then v128. */
  i32Locals: number;
  v128Locals: number;
  body: Code;
}

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const name = (text: string): number[] => [...unsigned(text.length), ...[...text].map((c) => c.charCodeAt(0))];

/**
 * A module that exports functions without results and one memory, "memory", of a number of 64 KiB pages.
 * @param mostPages how far it may grow; absent: not at all
 */
export function wasmModule(
  functions: readonly WasmFunction[],
  memoryPages: number,
  mostPages = memoryPages,
): Uint8Array<ArrayBuffer> {
  const i32 = 0x7f;
  const v128 = 0x7b;
  const bodies = functions.map((one) => {
    const code = (one.body as readonly unknown[]).flat(Infinity) as number[];
    const locals = list([
      [...unsigned(one.i32Locals), i32],
      [...unsigned(one.v128Locals), v128],
    ]);
    const body = [...locals, ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(functions.map((one) => [0x60, ...list(new Array(one.parameters).fill([i32])), 0]))),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(5, list([[0x01, ...unsigned(memoryPages), ...unsigned(mostPages)]])),
    ...section(
      7,
      list([
        [...name('memory'), 0x02, 0],
        ...functions.map((one, index) => [...name(one.name), 0x00, ...unsigned(index)]),
      ]),
    ),
    ...section(10, list(bodies)),
  ]);
}
