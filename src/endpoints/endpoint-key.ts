import { AppError } from '../core/errors';

/** A key as it is sent, and every form in which a service could give it back. */
export interface EndpointKey {
  /** Value of the Authorization header; null without a key. */
  authorization: string | null;
  secrets: readonly string[];
}

/**
 * @param scheme `basic-or-bearer`: "name:password" goes as HTTP Basic
 * @throws AppError `bad-input` where it cannot stand in a header; the message does not repeat it
 */
export function readKey(key: string, scheme: 'bearer' | 'basic-or-bearer'): EndpointKey {
  const trimmed = key.trim();
  if (trimmed === '') return { authorization: null, secrets: [] };
  // A header takes visible ASCII only, and the browser's own error would quote the whole of it.
  if (!/^[\x21-\x7e]+$/.test(trimmed) || trimmed.length < 4 || trimmed.length > 4096) {
    throw new AppError(
      'bad-input',
      'This key cannot be one: it has blanks or letters that no key has, or too few of them.',
      'Copy the key again, without what stands around it.',
    );
  }
  if (scheme === 'bearer' || !trimmed.includes(':')) {
    return { authorization: `Bearer ${trimmed}`, secrets: [trimmed] };
  }
  const encoded = btoa(trimmed);
  const password = trimmed.slice(trimmed.indexOf(':') + 1);
  return {
    authorization: `Basic ${encoded}`,
    secrets: [trimmed, encoded, password].filter((each) => each.length >= 4),
  };
}
