import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';

/** The product's own server on a free port; on the built page unless another folder is named. */
export async function startStudioServer(root = DIST): ReturnType<typeof startStaticServer> {
  if (!existsSync(join(root, 'index.html'))) throw new Error(`No built page in ${root}: run npm run build first.`);
  return startStaticServer({ root });
}
