import { AppError } from '../../src/core/errors';
import type { ReportProgress } from '../../src/core/progress';

export interface ReadContext {
  signal: AbortSignal;
  report: ReportProgress;
}

/** The files of one network, wherever they come from. */
export interface NetworkFiles {
  /** "bundled", a hub id, or "files:name". */
  id: string;
  title: string;
  /** Paths that can be read, relative to the network's folder. */
  paths: readonly string[];
  /** Says beforehand what will be read, so that progress has a total. */
  announce(paths: readonly string[]): void;
  /** @throws AppError `model-missing` where the file is not there. */
  read(path: string, context: ReadContext): Promise<Uint8Array<ArrayBuffer>>;
  /** The digest of a file that was checked while it was read; absent or null: not known yet. */
  knownSha256?(path: string): string | null;
}

export function missingFile(title: string, path: string, fix: string): AppError {
  return new AppError('model-missing', `${title}: the file ${path} is not there.`, fix);
}

/**
 * JSON of a network's file, as an object.
 *
 * @throws AppError `model-invalid` where it is not JSON; a page in its place (a server that answers everything with its
 * start page) is named as such.
 */
export function parseJson(title: string, path: string, bytes: Uint8Array): Record<string, unknown> {
  const text = new TextDecoder().decode(bytes);
  const fix = 'Check that the folder is complete and that its server answers 404 for missing files.';
  if (/^\s*</.test(text)) {
    throw new AppError('model-invalid', `${title}: ${path} holds a web page in place of JSON.`, fix);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch (error) {
    throw new AppError('model-invalid', `${title}: ${path} is not valid JSON.`, fix, error);
  }
  throw new AppError('model-invalid', `${title}: ${path} is not a JSON object.`, fix);
}

/** Reads a response's body with progress and abort. */
export async function readBody(
  response: Response,
  signal: AbortSignal,
  onBytes: (sizeBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    onBytes(value.byteLength);
  }
  return joinBytes(parts);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}
