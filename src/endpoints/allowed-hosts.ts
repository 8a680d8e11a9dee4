/**
 * The one door on the main thread: which hosts the user has allowed, by name. The list lives in localStorage (per origin,
 * port included) and is carried to the page's and the workers' headers by the policy carrier.
 */
import { AppError } from '../core/errors';
import { isAllowableHost, readHosts } from './content-policy.js';
import { hostSetOf } from './host-sets';
import {
  detectCarrier,
  forgetReloads,
  installServiceWorker,
  mayReloadAgain,
  readCarrier,
  reloadUnderPolicy,
  writeCarrier,
  type PolicyCarrier,
} from './policy-carrier';

const RECORD_KEY = 'studio-hosts';

let carrierAtHand: Promise<PolicyCarrier> | null = null;

function carrier(): Promise<PolicyCarrier> {
  return (carrierAtHand ??= detectCarrier());
}

/** The origins that the user has allowed; wildcards of a known set (see host-sets) included. */
export function allowedHosts(): readonly string[] {
  try {
    return readHosts(JSON.parse(localStorage.getItem(RECORD_KEY) ?? '[]'));
  } catch {
    return [];
  }
}

/** How the policy is enforced here; `none` is to be told to the user. */
export function policyCarrier(): Promise<PolicyCarrier> {
  return carrier();
}

function saveRecord(hosts: readonly string[]): void {
  try {
    localStorage.setItem(RECORD_KEY, JSON.stringify(hosts));
  } catch (cause) {
    throw new AppError(
      'storage-unavailable',
      'This browser does not let the page remember which hosts you allow.',
      'Leave the private window, or allow site data for this address.',
      cause,
    );
  }
}

const beforeLoading = new Set<() => void>();

/** Calls back before the page is loaded anew under another policy: what lives in memory alone can be carried over. */
export function onPolicyReload(callback: () => void): void {
  beforeLoading.add(callback);
}

async function reissue(hosts: readonly string[]): Promise<never> {
  const now = await carrier();
  saveRecord(hosts);
  for (const callback of beforeLoading) callback();
  if (now === 'development') return reloadUnderPolicy();
  await writeCarrier(now, hosts);
  if (now === 'host' || now === 'none') await installServiceWorker();
  return reloadUnderPolicy();
}

/**
 * Allows a host and loads the page anew under the wider policy; a host of a known set brings its set along.
 * Resolves without loading only when the host was allowed already.
 * @throws AppError `bad-input` for anything but an https origin or an http loopback origin.
 */
export async function allowHost(origin: string): Promise<void> {
  if (!isAllowableHost(origin)) {
    throw new AppError(
      'bad-input',
      `"${origin}" cannot be allowed: only https hosts and this computer's own (http://localhost:port) can.`,
      'Give the address as https://name or http://127.0.0.1:port, without a path.',
    );
  }
  const hosts = allowedHosts();
  const wanted = hostSetOf(origin).origins.filter((entry) => !hosts.includes(entry));
  if (wanted.length > 0) await reissue(readHosts([...hosts, ...wanted]));
}

/** Takes a host, with its set, out of the policy and loads the page anew. */
export async function withdrawHost(origin: string): Promise<void> {
  const gone = isAllowableHost(origin) ? hostSetOf(origin).origins : [origin];
  const hosts = allowedHosts();
  const left = hosts.filter((entry) => !gone.includes(entry));
  if (left.length < hosts.length) await reissue(left);
}

function covers(entry: string, origin: string): boolean {
  if (entry === origin) return true;
  const [start, end] = entry.split('*');
  return start !== undefined && end !== undefined && origin.startsWith(start) && origin.endsWith(end);
}

/** Whether a request to this origin may be made: the page's own, or one that the user allowed. */
export function isHostAllowed(origin: string): boolean {
  return origin === location.origin || allowedHosts().some((entry) => covers(entry, origin));
}

/** @throws AppError `host-not-allowed` unless the origin is the page's own or the user has allowed it. */
export function requireHost(origin: string): void {
  if (isHostAllowed(origin)) return;
  const { title } = hostSetOf(origin);
  throw new AppError(
    'host-not-allowed',
    `This needs ${title} (${origin}), and you have not allowed this page to reach it. Nothing was sent.`,
    `Allow ${origin} if you want this; the page is then loaded anew and your work is kept.`,
  );
}

/**
 * Called once when a page starts, before any worker: makes sure that the policy is in force and says what the record
 * says. Loads the page anew where it does not, for instance on the first visit to a plain static host.
 */
export async function establishPolicy(): Promise<PolicyCarrier> {
  const found = await carrier();
  if (found === 'development') return found;
  const hosts = allowedHosts();
  const isServedByServiceWorker = found === 'none' && 'serviceWorker' in navigator;
  const isCarried = found === 'host' ? hosts.length === 0 : sameHosts(await readCarrier(found), hosts);
  if (isCarried && !isServedByServiceWorker) {
    forgetReloads();
    return found;
  }
  if (!mayReloadAgain()) return found;
  await writeCarrier(found, hosts);
  if (isServedByServiceWorker || found === 'host') await installServiceWorker();
  return reloadUnderPolicy();
}

function sameHosts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((entry, index) => entry === others[index]);
}
