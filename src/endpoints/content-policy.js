/**
 * The content security policy, in one place for its three users: the bundled server (Node, no build), the service worker
 * and the page. Plain JavaScript because the server runs before anything is built; types in content-policy.d.ts.
 */

export const HUB_ORIGIN = 'https://huggingface.co';

/** The one wildcard: the hub redirects its files to CDN hosts below this name, and their names change. */
export const HUB_CDN = 'https://*.hf.co';
const WILDCARDS = new Set([HUB_CDN]);

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** More hosts than this are never needed, and a header has a size. */
const MAXIMUM_HOSTS = 40;

/**
 * Whether an entry may stand in the policy: exactly the origin of an https host or of an http loopback host. Comparing
 * with the parsed origin leaves no room for a space, semicolon, path or quote that would open the header.
 */
export function isAllowableHost(entry) {
  if (WILDCARDS.has(entry)) return true;
  if (typeof entry !== 'string' || entry.includes('*')) return false;
  let url;
  try {
    url = new URL(entry);
  } catch {
    return false;
  }
  if (url.origin !== entry || !/^[a-z0-9.:[\]-]+$/.test(url.host)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_NAMES.has(url.hostname));
}

/** The allowable entries of a list that came from outside, without repeats, in order. */
export function readHosts(entries) {
  if (!Array.isArray(entries)) return [];
  return [...new Set(entries.filter(isAllowableHost))].sort().slice(0, MAXIMUM_HOSTS);
}

/** Cookies ignore the port, so that it is part of the name: two studios on one machine keep their own lists. */
export function hostsCookieName(port) {
  return `studio-hosts-${port || '80'}`;
}

export function writeHostsCookie(hosts) {
  return encodeURIComponent(hosts.join(' '));
}

/** The hosts in a Cookie header; anything that is not allowable is dropped. */
export function readHostsCookie(cookieHeader, port) {
  const name = hostsCookieName(port);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key !== name || value === undefined) continue;
    try {
      return readHosts(decodeURIComponent(value).split(' '));
    } catch {
      return [];
    }
  }
  return [];
}

/** The same hosts for a WebSocket, which the policy counts as a scheme of its own. */
function socketsOf(hosts) {
  return hosts.filter((host) => !WILDCARDS.has(host)).map((host) => host.replace(/^http/, 'ws'));
}

/** The policy of every response. `style-src` needs 'unsafe-inline' for Svelte's style attributes and transitions. */
export function contentPolicy(hosts) {
  return [
    "default-src 'self'",
    ["connect-src 'self'", ...hosts, ...socketsOf(hosts)].join(' '),
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "img-src 'self' blob: data:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Isolation gives wasm its threads; the policy keeps every request at home. */
export function policyHeaders(hosts) {
  return {
    'Content-Security-Policy': contentPolicy(hosts),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

/** Says who adds the policy, so that the page knows where to write the hosts: "cookie" is the bundled server. */
export const CARRIER_HEADER = 'Studio-Policy';

/** Where the service worker keeps the hosts: an entry of the Cache API, which page and service worker both reach. */
export const POLICY_CACHE = 'studio-policy';
export const POLICY_CACHE_KEY = 'allowed-hosts.json';
