import { AppError } from '../core/errors';
import type { FileSource, SourceFile } from './file-source';

/**
 * A folder that the command line's own server lists and hands out file by file, so that the headless run reads images as
 * lazily as the page does. `listing.json` holds `{name, files: [{path, sizeBytes}]}`; `file/<index>` is a file's bytes.
 */
export class LoopbackSource implements FileSource {
  readonly name: string;
  readonly #files: SourceFile[];

  private constructor(name: string, files: SourceFile[]) {
    this.name = name;
    this.#files = files;
  }

  /** @throws AppError `bad-input` where there is no such listing. */
  static async open(base: string, signal?: AbortSignal): Promise<LoopbackSource> {
    const answer = await fetch(`${base}listing.json`, { signal: signal ?? null });
    if (!answer.ok) {
      throw new AppError('bad-input', 'The folder could not be listed.', 'Check its path and that you may read it.');
    }
    const listing = (await answer.json()) as { name: string; files: { path: string; sizeBytes: number }[] };
    const files = listing.files.map(({ path, sizeBytes }, index) => ({
      path,
      sizeBytes,
      read: () => readFile(`${base}file/${index}`, path),
    }));
    return new LoopbackSource(listing.name, files);
  }

  list(signal?: AbortSignal): Promise<SourceFile[]> {
    signal?.throwIfAborted();
    return Promise.resolve(this.#files);
  }
}

async function readFile(url: string, path: string): Promise<Blob> {
  const answer = await fetch(url);
  if (answer.ok) return answer.blob();
  throw new AppError(
    'file-changed',
    `"${path}" cannot be read any more: it was moved, removed or locked since the run began.`,
    'Put it back and run the command again.',
  );
}
