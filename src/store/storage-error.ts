import { AppError } from '../core/errors';

/** A full disk in the studio's words; anything else as it came. @param what "this audit", "this image" */
export function storageError(thrown: unknown, what: string): unknown {
  if (!(thrown instanceof DOMException) || thrown.name !== 'QuotaExceededError') return thrown;
  return new AppError(
    'quota-exceeded',
    `The browser has no room left to keep ${what}.`,
    'Free disk space or remove an old audit on the first screen.',
    thrown,
  );
}
