/**
 * How the content security policy reaches a page and its workers: the bundled server sends it (the hosts in a cookie);
 * on any other static host a service worker adds it (the hosts in the Cache API). A delivered policy cannot be widened
 * in a loaded page, so a change is written to the carrier and the page is loaded anew.
 */
import { AppError } from '../core/errors';
import serviceWorkerUrl from '../service-worker/service-worker.ts?worker&url';
import {
  CARRIER_HEADER,
  hostsCookieName,
  POLICY_CACHE,
  POLICY_CACHE_KEY,
  readHosts,
  readHostsCookie,
  writeHostsCookie,
} from './content-policy.js';

/**
 * `server`: the bundled server; `service-worker`: added here; `host`: this static host sends a whole policy of its own;
 * `none`: nothing enforces it (no service workers here), and only the studio's own door holds; `development`: Vite's
 * server, whose live reloading no policy fits.
 */
export type PolicyCarrier = 'server' | 'service-worker' | 'host' | 'none' | 'development';

const YEAR_SECONDS = 31_536_000;
const RELOAD_MARK = 'studio-policy-reload';

function scopeUrl(): URL {
  return new URL('./', document.baseURI);
}

function canServeItself(): boolean {
  return 'serviceWorker' in navigator && 'caches' in globalThis;
}

/** Asks the page's own address which headers it comes with. */
export async function detectCarrier(): Promise<PolicyCarrier> {
  if (import.meta.env.DEV) return 'development';
  if (navigator.serviceWorker?.controller?.scriptURL === new URL(serviceWorkerUrl, document.baseURI).href) {
    return 'service-worker';
  }
  const { headers } = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
  if (headers.get(CARRIER_HEADER) === 'cookie') return 'server';
  const needed = ['Content-Security-Policy', 'Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy'];
  if (needed.every((name) => headers.has(name))) return 'host';
  return 'none';
}

/** The hosts that the carrier holds now. */
export async function readCarrier(carrier: PolicyCarrier): Promise<string[]> {
  if (carrier === 'server') return readHostsCookie(document.cookie, location.port);
  if (!canServeItself()) return [];
  const cache = await caches.open(POLICY_CACHE);
  const kept = await cache.match(new URL(POLICY_CACHE_KEY, scopeUrl()));
  return kept ? readHosts(await kept.json().catch(() => [])) : [];
}

/** @throws AppError `host-not-allowed` where nothing could re-issue the policy. */
export async function writeCarrier(carrier: PolicyCarrier, hosts: readonly string[]): Promise<void> {
  if (carrier === 'server') {
    // Lax, not Strict: a page opened by a link from elsewhere still needs the policy that its user chose.
    const age = hosts.length > 0 ? YEAR_SECONDS : 0;
    document.cookie = `${hostsCookieName(location.port)}=${writeHostsCookie(hosts)}; Path=/; Max-Age=${age}; SameSite=Lax`;
    return;
  }
  if (!canServeItself()) {
    throw new AppError(
      'host-not-allowed',
      'This page cannot change which hosts it may reach, because this browser offers it no service worker.',
      'Open the studio with its own server (npm start), or over https in a normal window.',
    );
  }
  const cache = await caches.open(POLICY_CACHE);
  await cache.put(new URL(POLICY_CACHE_KEY, scopeUrl()), Response.json(hosts));
}

/** Registers the service worker and waits until it answers for this scope. */
export async function installServiceWorker(): Promise<void> {
  const url = new URL(serviceWorkerUrl, document.baseURI);
  await navigator.serviceWorker.register(url, { scope: scopeUrl().pathname });
  await navigator.serviceWorker.ready;
}

/** Loads the page anew under the carrier's policy; the address, its hash included, stays. Never resolves. */
export function reloadUnderPolicy(): Promise<never> {
  location.reload();
  return new Promise(() => undefined);
}

/**
 * Whether a load for the policy's sake is worth another try: two in a row that changed nothing mean that something
 * strips the headers, and the page must not load for ever.
 */
export function mayReloadAgain(): boolean {
  try {
    const count = Number(sessionStorage.getItem(RELOAD_MARK) ?? '0');
    sessionStorage.setItem(RELOAD_MARK, String(count + 1));
    return count < 2;
  } catch {
    return false;
  }
}

export function forgetReloads(): void {
  try {
    sessionStorage.removeItem(RELOAD_MARK);
  } catch {
    // Without session storage nothing was counted either.
  }
}
