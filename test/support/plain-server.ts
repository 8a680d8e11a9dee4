import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { contentType } from '../../tools/server/content-types.mjs';

export interface RunningServer {
  /** "http://127.0.0.1:port", without a slash at the end. */
  origin: string;
  close(): Promise<void>;
}

/** A server on a free loopback port. */
export async function listenOnLoopback(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A static host as one finds them: files with their types and a lifetime, none of the studio's headers; `folder` is where on
 * the host the page lies.
 */
export function startPlainHost(root: string, folder = '/'): Promise<RunningServer> {
  return listenOnLoopback((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const below = path.slice(folder.length);
    const file = join(root, below === '' || below.endsWith('/') ? `${below}index.html` : below);
    if (!path.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': contentType(file), 'Cache-Control': 'max-age=600' });
    createReadStream(file).pipe(response);
  });
}

/** Another host that would answer any page: what stops a request to it is the page's own policy. */
export async function startForeignHost(): Promise<RunningServer & { requests: string[] }> {
  const requests: string[] = [];
  const server = await listenOnLoopback((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' }).end('reached');
  });
  return { ...server, requests };
}
