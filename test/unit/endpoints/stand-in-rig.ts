import { vi } from 'vitest';
import type { EncodedImage, ImageRequest, RequestKind } from '../../../src/core/image-generator';
import { drawnPng, halfMask } from '../../support/endpoint-stand-in/drawn-png';

/** Lets the real door run under Node: a page of its own origin that has allowed these hosts. */
export function allowInNode(...hosts: string[]): void {
  vi.stubGlobal('location', { origin: 'http://studio.test' });
  vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(hosts) });
}

function asImage(bytes: Buffer): EncodedImage {
  return { bytes: new Uint8Array(bytes), type: 'image/png' };
}

export const SOURCE = asImage(drawnPng('a source', 48, 32));
export const MASK = asImage(halfMask(48, 32));

/** A request of each kind; the prompt holds what breaks careless escaping. */
export function requestOf(kind: RequestKind, prompt = 'a "bird" on \\ water %seed%', seed = 7): ImageRequest {
  const base = { prompt, negativePrompt: 'text', seed, widthPixels: 48, heightPixels: 32 };
  if (kind === 'text-to-image') return { ...base, kind };
  if (kind === 'image-to-image') return { ...base, kind, source: SOURCE, strength: 0.4 };
  return { ...base, kind, source: SOURCE, mask: MASK };
}

/** What a call throws. */
export async function failure(task: () => Promise<unknown>): Promise<unknown> {
  try {
    await task();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('It did not fail.');
}
