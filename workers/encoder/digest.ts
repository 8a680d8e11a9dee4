import { sha256Hex as plainSha256Hex } from '../../src/core/sha256';

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 in hex, by the browser where it offers digests (secure pages only). */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!('subtle' in crypto)) return plainSha256Hex(bytes);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** One digest for a network: that of its only weights file, else of the digests of its files, one a line, image tower first. */
export async function combinedSha256(digests: readonly string[]): Promise<string> {
  const [first = ''] = digests;
  return digests.length === 1 ? first : sha256Hex(new TextEncoder().encode(digests.join('\n')));
}
