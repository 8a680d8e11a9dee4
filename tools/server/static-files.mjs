import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { chooseEncoding, CompressionCache } from './compression.mjs';
import { contentType, isCompressible } from './content-types.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {{ path: string, sizeBytes: number, version: string }} FoundFile */

/**
 * The file a URL path stands for, or null. Nothing above the root, behind a link that leaves it, or hidden is found.
 * @param {string} root
 * @param {string} urlPath
 * @returns {Promise<FoundFile | null>}
 */
export async function findFile(root, urlPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  const segments = decoded.split('/').filter(Boolean);
  if (segments.some((segment) => segment.startsWith('.') || /[\\\0:]/.test(segment))) return null;
  if (decoded.endsWith('/')) segments.push('index.html');
  try {
    const path = await realpath(join(root, ...segments));
    if (!path.startsWith((await realpath(root)) + sep)) return null;
    const stats = await stat(path);
    if (!stats.isFile()) return null;
    return { path, sizeBytes: stats.size, version: `${stats.size.toString(36)}-${stats.mtimeMs.toString(36)}` };
  } catch {
    return null;
  }
}

/**
 * One byte range of a Range header; null: send all; 'unsatisfiable': 416. Several ranges are answered with all, as allowed.
 * @param {string | undefined} header
 * @param {number} sizeBytes
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null} `end` is inclusive
 */
export function parseRange(header, sizeBytes) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return start > end || start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

/** Answers GET and HEAD from a folder: compressed, by range, and with 304 when nothing changed. */
export class StaticFiles {
  #root;
  #compressed = new CompressionCache();

  /** @param {string} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {Request} request
   * @param {Response} response
   * @param {string} urlPath
   * @returns {Promise<boolean>} false: there is no such file
   */
  async answer(request, response, urlPath) {
    const file = await findFile(this.#root, urlPath);
    if (!file) return false;
    const rangeHeader = request.headers.range;
    const isEncodable = isCompressible(file.path) && rangeHeader === undefined;
    const encoding = isEncodable ? chooseEncoding(request.headers['accept-encoding'], file.sizeBytes) : null;
    const etag = this.#etag(file, encoding, response);
    response.setHeader('Content-Type', contentType(file.path));
    response.setHeader('ETag', etag);
    // Always asked again: a 304 costs nothing on loopback, and no worker script keeps the policy of another day.
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding, Cookie');
    response.setHeader('Accept-Ranges', 'bytes');
    if (isUnchanged(request, etag)) {
      response.writeHead(304).end();
    } else if (encoding) {
      await this.#sendEncoded(request, response, file, encoding);
    } else {
      await sendPlain(request, response, file);
    }
    return true;
  }

  /**
   * The policy is part of the tag: a 304 would keep the stored script's old policy alive.
   * @param {FoundFile} file
   * @param {string | null} encoding
   * @param {Response} response
   */
  #etag(file, encoding, response) {
    const policy = String(response.getHeader('Content-Security-Policy') ?? '');
    const policyHash = createHash('sha256').update(policy).digest('base64url').slice(0, 8);
    return `"${file.version}-${encoding ?? 'plain'}-${policyHash}"`;
  }

  /**
   * @param {Request} request
   * @param {Response} response
   * @param {FoundFile} file
   * @param {'br' | 'gzip'} encoding
   */
  async #sendEncoded(request, response, file, encoding) {
    const body = await this.#compressed.body(file.path, file.version, encoding);
    response.writeHead(200, { 'Content-Encoding': encoding, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/**
 * @param {Request} request
 * @param {string} etag
 */
function isUnchanged(request, etag) {
  const tags = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag);
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {FoundFile} file
 */
async function sendPlain(request, response, file) {
  const range = parseRange(request.headers.range, file.sizeBytes);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${file.sizeBytes}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${file.sizeBytes}`);
  response.writeHead(range ? 206 : 200, { 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || file.sizeBytes === 0) response.end();
  else await pipeline(createReadStream(file.path, { start, end }), response);
}
