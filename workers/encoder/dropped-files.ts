import { AppError } from '../../src/core/errors';
import { missingFile, type NetworkFiles } from './network-files';

/** The folder that holds the network's configuration: dropping its parent is as good as dropping it. */
function rootOf(paths: readonly string[]): string {
  const configs = paths.filter((path) => path === 'config.json' || path.endsWith('/config.json'));
  const shallowest = configs.sort((a, b) => a.split('/').length - b.split('/').length)[0];
  return shallowest === undefined ? '' : shallowest.slice(0, -'config.json'.length);
}

/** Files that the user dropped; they are read where they lie and copied nowhere. */
export function droppedFiles(name: string, files: readonly { path: string; file: Blob }[]): NetworkFiles {
  const root = rootOf(files.map((entry) => entry.path));
  const byPath = new Map<string, Blob>();
  for (const { path, file } of files) {
    if (path.startsWith(root)) byPath.set(path.slice(root.length), file);
  }
  let total = 0;
  let done = 0;
  const startedAt = Date.now();
  return {
    id: `files:${name}`,
    title: name,
    paths: [...byPath.keys()],
    announce(paths) {
      total = paths.reduce((sum, path) => sum + (byPath.get(path)?.size ?? 0), 0);
    },
    async read(path, { signal, report }) {
      signal.throwIfAborted();
      const file = byPath.get(path);
      if (!file)
        throw missingFile(name, path, 'Drop the whole folder of the network, its configuration files included.');
      const bytes = await file.arrayBuffer().catch((error: unknown) => {
        throw new AppError('file-changed', `${name}: ${path} changed or went away.`, 'Drop the folder again.', error);
      });
      done += bytes.byteLength;
      report({ stage: `Reading ${name}`, done, total: Math.max(total, done), unit: 'bytes', startedAt, note: path });
      return new Uint8Array(bytes);
    },
  };
}
