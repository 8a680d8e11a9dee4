/**
 * Adds the isolation headers and the content security policy on static hosts that cannot send them. It touches
 * documents and worker scripts only, because those two decide what a page and its workers may connect to; every other
 * request passes by untouched. The bundled server sends the headers itself and never gets this far.
 */
import { policyHeaders, POLICY_CACHE, POLICY_CACHE_KEY, readHosts } from '../endpoints/content-policy.js';

const scope = self as unknown as ServiceWorkerGlobalScope;

const NEEDS_POLICY = new Set<RequestDestination>(['document', 'iframe', 'worker', 'sharedworker']);

async function allowedHosts(): Promise<string[]> {
  const cache = await caches.open(POLICY_CACHE);
  const kept = await cache.match(new URL(POLICY_CACHE_KEY, scope.registration.scope));
  if (!kept) return [];
  try {
    return readHosts(await kept.json());
  } catch {
    return [];
  }
}

async function withPolicy(request: Request): Promise<Response> {
  // 'no-cache': a worker script kept by the browser would come back with the policy of its first visit.
  const [response, hosts] = await Promise.all([fetch(request, { cache: 'no-cache' }), allowedHosts()]);
  if (response.type === 'opaqueredirect' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(policyHeaders(hosts))) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== scope.location.origin) return;
  if (request.method === 'GET' && NEEDS_POLICY.has(request.destination)) event.respondWith(withPolicy(request));
});
