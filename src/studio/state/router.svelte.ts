import { STEPS, type StepName } from '../../core/audit';
import { isTool, type ToolName } from '../audit/tools';

/** What of an audit is looked at: a step, or a tool that looks closer. */
export type AuditPlace = StepName | ToolName;

/** A place in the studio; the address bar keeps it, so back and reload work. */
export type Route =
  | { page: 'first' }
  | { page: 'new' }
  | { page: 'privacy' }
  /** `id`: the service that is changed, "new" for one more, null for the list. */
  | { page: 'endpoints'; id: string | null }
  | { page: 'audit'; id: string; step: AuditPlace }
  | { page: 'unknown' };

function isStep(text: string | undefined): text is StepName {
  return STEPS.some((step) => step === text);
}

export function parseRoute(hash: string): Route {
  const parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  if (parts.length === 0) return { page: 'first' };
  if (parts[0] === 'new' || parts[0] === 'privacy') return { page: parts[0] };
  if (parts[0] === 'endpoints') return { page: 'endpoints', id: parts[1] ? decodeURIComponent(parts[1]) : null };
  if (parts[0] === 'audit' && parts[1]) {
    const step = parts[2];
    return { page: 'audit', id: decodeURIComponent(parts[1]), step: isStep(step) || isTool(step) ? step : 'open' };
  }
  return { page: 'unknown' };
}

export function hrefOf(route: Route): string {
  if (route.page === 'audit') return `#/audit/${encodeURIComponent(route.id)}/${route.step}`;
  if (route.page === 'endpoints') return route.id ? `#/endpoints/${encodeURIComponent(route.id)}` : '#/endpoints';
  return route.page === 'first' || route.page === 'unknown' ? '#/' : `#/${route.page}`;
}

class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => {
      const next = parseRoute(location.hash);
      if (hrefOf(next) !== hrefOf(this.route)) this.route = next;
    });
  }

  /** The route changes at once; the browser tells of a new hash only later. */
  go(route: Route): void {
    this.route = route;
    location.hash = hrefOf(route);
  }
}

export const router = new Router();
