import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** Smaller answers gain nothing. */
const SMALLEST_BYTES = 1024;
/** From this size on brotli's level is lowered: level 5 takes a second and more for onnxruntime's wasm. */
const LARGE_BYTES = 1 << 20;

/** @typedef {'br' | 'gzip' | null} Encoding */

/**
 * The best encoding that the client accepts. An entry with q=0 is refused by the client.
 * @param {string | undefined} acceptEncoding
 * @param {number} sizeBytes
 * @returns {Encoding}
 */
export function chooseEncoding(acceptEncoding, sizeBytes) {
  if (sizeBytes < SMALLEST_BYTES) return null;
  const accepted = new Set(
    (acceptEncoding ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]?.trim()),
  );
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : null;
}

/** Compressed bodies, made on the first request and kept in memory: one file is compressed once per server. */
export class CompressionCache {
  /** @type {Map<string, Promise<Buffer>>} */
  #bodies = new Map();

  /**
   * @param {string} file
   * @param {string} version changes when the file does
   * @param {'br' | 'gzip'} encoding
   * @returns {Promise<Buffer>}
   */
  body(file, version, encoding) {
    const key = `${encoding} ${version} ${file}`;
    const kept = this.#bodies.get(key);
    if (kept) return kept;
    const made = readFile(file).then((bytes) => compress(bytes, encoding));
    this.#bodies.set(key, made);
    made.catch(() => this.#bodies.delete(key));
    return made;
  }
}

/**
 * @param {Buffer} bytes
 * @param {'br' | 'gzip'} encoding
 * @returns {Promise<Buffer>}
 */
function compress(bytes, encoding) {
  if (encoding === 'gzip') return gzipAsync(bytes, { level: 6 });
  const quality = bytes.length > LARGE_BYTES ? 3 : 6;
  return brotliAsync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}
