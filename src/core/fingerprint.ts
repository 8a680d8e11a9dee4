/**
 * A short fingerprint of plain data (two 32-bit multiplicative hashes over its JSON): tells whether the inputs of a step are still
 * those it was computed from. Not a cryptographic hash: files are told apart by SHA-256.
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value, (_key, entry: unknown) =>
    ArrayBuffer.isView(entry) ? Array.from(entry as Uint8Array) : entry,
  );
  let high = 0x811c9dc5;
  let low = 0xcbf29ce4;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ (code + i), 0x01000193);
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
