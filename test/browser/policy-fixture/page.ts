/** The smallest page that stands behind the studio's own door; driven by policy.test.ts. */
import {
  allowedHosts,
  allowHost,
  establishPolicy,
  requireHost,
  withdrawHost,
} from '../../../src/endpoints/allowed-hosts';
import { foreignFetch } from '../../../src/endpoints/foreign-fetch';
import { requestLog } from '../../../src/endpoints/request-log';
import { toPlainError } from '../../../src/core/errors';

async function reach(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return 'blocked';
  }
}

const carrier = await establishPolicy();
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

function reachFromWorker(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<string>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(url);
  });
}

async function codeOf(task: () => unknown): Promise<string> {
  try {
    await task();
    return 'ok';
  } catch (thrown) {
    return toPlainError(thrown).code;
  }
}

const fixture = {
  carrier,
  allowedHosts,
  allowHost,
  withdrawHost,
  reach,
  reachFromWorker,
  codeOfRequire: (origin: string) => codeOf(() => requireHost(origin)),
  codeOfAllow: (origin: string) => codeOf(() => allowHost(origin)),
  codeOfFetch: (url: string) => codeOf(() => foreignFetch(url, { sent: 'nothing but the address' })),
  requestLog,
};
export type PolicyFixture = typeof fixture;

declare global {
  interface Window {
    fixture: PolicyFixture;
  }
}
window.fixture = fixture;
