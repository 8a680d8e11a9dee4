import { existsSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative } from 'node:path';
import { ROOT } from '../../tools/paths.mjs';
import { StaticFiles } from '../../tools/server/static-files.mjs';
import type { ModelFiles } from './tiny-clip';

type Route = (request: IncomingMessage, response: ServerResponse, path: string) => boolean | Promise<boolean>;

/** Serves networks of a test under /test-models/<name>/. */
export function modelRoute(models: Readonly<Record<string, ModelFiles>>): Route {
  return (_request, response, path) => {
    const [, root, name = '', ...rest] = path.split('/');
    if (root !== 'test-models') return false;
    const content = models[name]?.[rest.join('/')];
    if (!content) return false;
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(content);
    return true;
  };
}

/** Serves a folder's files under a path of the test's choice. */
export function folderRoute(mount: string, folder: string): Route {
  const files = new StaticFiles(folder);
  return async (request, response, path) => {
    return path.startsWith(`${mount}/`) && (await files.answer(request, response, path.slice(mount.length)));
  };
}

/** Serves what the product serves beside its page: the bundled encoder. */
export const publicRoute: Route = folderRoute('/models', join(ROOT, 'public/models'));

/** Material that lies beside the project where its authors work; null where it is absent. */
export function sharedFolder(name: string): string | null {
  const folder = join(ROOT, '..', 'shared', name);
  return existsSync(folder) ? folder : null;
}

/** Every file below a folder, "/" as separator. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
