import { AppError } from '../../src/core/errors';
import type { Download } from './api';

/** What this worker has asked of other hosts since the list was last taken: for the log that the user can read. */
let made: Download[] = [];

export function takeDownloads(): Download[] {
  const taken = made;
  made = [];
  return taken;
}

/** Hosts that the content security policy has turned away from this worker. */
const blockedHosts = new Set<string>();
self.addEventListener('securitypolicyviolation', (event) => {
  // Missing from the type of a worker's events, present in the event.
  const { blockedURI } = event as Event & { blockedURI: string };
  if (URL.canParse(blockedURI)) blockedHosts.add(new URL(blockedURI).origin);
});

export function hostNotAllowed(host: string): AppError {
  return new AppError(
    'host-not-allowed',
    `This network comes from ${host}, and you have not allowed this page to reach it. Nothing was sent.`,
    `Allow ${host} if you want this, or choose the bundled encoder or files of your own.`,
  );
}

/**
 * A GET to the hub, without credentials, referrer or the browser's own cache (the files are kept by this worker).
 *
 * @throws AppError `host-not-allowed` where the page's policy forbids it, `network-failed` where no answer came
 */
export async function hubFetch(
  url: string,
  signal: AbortSignal,
  range?: string,
): Promise<{ response: Response; download: Download }> {
  const { origin, pathname } = new URL(url);
  const download: Download = { host: origin, path: pathname, sizeBytes: 0, status: null };
  made.push(download);
  try {
    const response = await fetch(url, {
      signal,
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      ...(range && { headers: { Range: range } }),
    });
    download.status = response.status;
    return { response, download };
  } catch (error) {
    signal.throwIfAborted();
    // The event of a violation comes after the failure itself.
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (blockedHosts.size > 0) throw hostNotAllowed([...blockedHosts].join(', '));
    throw networkFailed(origin, error);
  }
}

export function networkFailed(origin: string, cause: unknown): AppError {
  const fix = 'Check the connection and try again: the download goes on where it stopped.';
  return new AppError('network-failed', `No answer from ${origin}.`, fix, cause);
}

/** @throws AppError for every answer that is not the file: missing, refused, or a web page in its place. */
export function requireFile(response: Response, title: string, path: string): void {
  const { status } = response;
  if (status === 401 || status === 403) {
    const fix = 'Check the name; networks that ask for a login cannot be loaded here. Drop their files in place of it.';
    throw new AppError('model-missing', `${title}: the hub gives ${path} to no one without a login (${status}).`, fix);
  }
  if (status === 404 || status === 410) {
    const fix = 'Check the name, or choose another network.';
    throw new AppError('model-missing', `${title}: the hub has no ${path} (${status}).`, fix);
  }
  if (!response.ok) {
    const fix = 'Try again in a minute: the download goes on where it stopped.';
    throw new AppError('network-failed', `${title}: the hub answered ${status} for ${path}.`, fix);
  }
  if ((response.headers.get('content-type') ?? '').includes('text/html')) {
    throw pageInPlaceOf(title, path);
  }
}

export function pageInPlaceOf(title: string, path: string): AppError {
  const fix = 'A login page of the network (hotel, office) may stand in between: open the hub in a tab and look.';
  return new AppError('model-invalid', `${title}: a web page came in place of ${path}.`, fix);
}
