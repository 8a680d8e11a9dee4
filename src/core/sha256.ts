/** SHA-256 (FIPS 180-4) in plain TypeScript, for pages without a secure context, where `crypto.subtle` is missing. */

const ROUND_CONSTANTS = roundConstants();

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
function roundConstants(): Uint32Array {
  const constants = new Uint32Array(64);
  let found = 0;
  for (let candidate = 2; found < 64; candidate += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) isPrime = false;
    if (!isPrime) continue;
    constants[found++] = cubeRootFraction(candidate);
  }
  return constants;
}

/** floor(cbrt(n) * 2^32) mod 2^32, exactly: the integer r with r^3 <= n * 2^96 < (r + 1)^3. */
function cubeRootFraction(n: number): number {
  const target = BigInt(n) << 96n;
  let low = 0n;
  let high = 1n << 36n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

function rotateRight(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const buffer = new Uint8Array(length);
  buffer.set(bytes);
  buffer[bytes.length] = 0x80;
  const view = new DataView(buffer.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, (bytes.length << 3) >>> 0);
  return view;
}

function schedule(view: DataView, block: number, words: Uint32Array): void {
  for (let t = 0; t < 16; t += 1) words[t] = view.getUint32(block + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const a = words[t - 15]!;
    const b = words[t - 2]!;
    const sigma0 = rotateRight(a, 7) ^ rotateRight(a, 18) ^ (a >>> 3);
    const sigma1 = rotateRight(b, 17) ^ rotateRight(b, 19) ^ (b >>> 10);
    words[t] = words[t - 16]! + sigma0 + words[t - 7]! + sigma1;
  }
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t += 1) {
    const sum1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + sum1 + chosen + ROUND_CONSTANTS[t]! + words[t]!) | 0;
    const sum0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + sum0 + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = state[index]! + word;
  });
}

/** SHA-256 of the bytes as 64 hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  const state = Uint32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  );
  const view = padded(bytes);
  const words = new Uint32Array(64);
  for (let block = 0; block < view.byteLength; block += 64) {
    schedule(view, block, words);
    compress(state, words);
  }
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}
