import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listFolder } from './folder-listing.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} [text]
 * @returns {true}
 */
function finish(response, status, text = '') {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
  return true;
}

/**
 * A network's file and what may describe it, of its own folder alone.
 * @param {string} file
 * @returns {import('./folder-listing.mjs').ListedFile[]}
 */
function besideNetwork(file) {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => name === basename(file) || /\.(?:json|txt)$/i.test(name));
  return names.flatMap((path) => {
    const stats = statSync(join(folder, path), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path, sizeBytes: stats.size }] : [];
  });
}

/** A folder that the page reads through the server: listed at once, each file opened when it is asked for. */
class ServedFolder {
  /** @param {string} root a folder, or one file of a network that its folder describes */
  constructor(root) {
    const isFile = statSync(root).isFile();
    this.root = isFile ? dirname(root) : root;
    this.name = basename(root).replace(isFile ? /\.onnx$/i : /(?!)/, '');
    this.files = isFile ? besideNetwork(root) : listFolder(root);
  }

  /** @param {Response} response @param {string} rest path below the folder's route @returns {Promise<true>} */
  async answer(response, rest) {
    response.setHeader('Cache-Control', 'no-store');
    if (rest === 'listing.json') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ name: this.name, files: this.files }));
      return true;
    }
    const index = /^file\/(\d+)$/.exec(rest)?.[1];
    const file = index === undefined ? undefined : this.files[Number(index)];
    if (!file) return finish(response, 404);
    const stream = createReadStream(join(this.root, file.path));
    try {
      await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject));
    } catch {
      return finish(response, 404);
    }
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    await pipeline(stream, response);
    return true;
  }
}

/**
 * Takes one result file from the page.
 * @param {string} out
 * @param {Request} request
 * @param {Response} response
 * @param {string} encodedName
 * @returns {Promise<true>}
 */
async function receive(out, request, response, encodedName) {
  const name = decodeURIComponent(encodedName);
  if (request.method !== 'PUT' || !/^\w[\w.-]*$/.test(name)) return finish(response, 400, 'Not a file name.');
  try {
    await pipeline(request, createWriteStream(join(out, name)));
    return finish(response, 204);
  } catch (thrown) {
    return finish(response, 507, /** @type {Error} */ (thrown).message);
  }
}

/**
 * The loopback routes of one run. The random token keeps other programs' pages on this machine from the user's folder.
 * @param {{ data: string | null, encoder: string | null, backbone: string | null, examples: string | null, out: string }} folders
 * @returns {{ base: string, route: import('../server/static-server.mjs').Route }}
 */
export function auditRoutes({ data, encoder, backbone, examples, out }) {
  const base = `/headless/${randomBytes(24).toString('base64url')}/`;
  /** @type {Map<string, ServedFolder>} */
  const folders = new Map();
  for (const [slot, folder] of Object.entries({ data, encoder, backbone, examples })) {
    if (folder !== null) folders.set(slot, new ServedFolder(folder));
  }
  return {
    base,
    route: (request, response, path) => {
      if (!path.startsWith(base)) return false;
      const [slot = '', ...rest] = path.slice(base.length).split('/');
      if (slot === 'out') return receive(out, request, response, rest.join('/'));
      const folder = folders.get(slot);
      return folder ? folder.answer(response, rest.join('/')) : finish(response, 404);
    },
  };
}
