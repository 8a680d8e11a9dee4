import { AppError, toPlainError } from '../core/errors';
import { TransientError } from '../core/transient-error';
import type { EndpointConnection } from './connection';
import { StatusError } from './endpoint-failure';
import { pause } from './waiting';

export type ProbeVerdict =
  | 'fine'
  /** Nothing answers at the address. */
  | 'refused'
  /** Something answers, and the browser may not read it. */
  | 'blocked-by-cors'
  /** 404, 405. */
  | 'wrong-path'
  /** 401, 403. */
  | 'unauthorised'
  /** A web page, other JSON, another status. */
  | 'wrong-answer'
  /** 429, 503. */
  | 'busy'
  /** The user has not allowed the host: nothing was sent. */
  | 'not-allowed';

/** What a service is like, found with one small request that holds nothing of the user's. */
export interface ProbeResult {
  verdict: ProbeVerdict;
  message: string;
  /** What to do; "" where all is well. */
  fix: string;
  /** At most 500, as the service names them; [] where it lists none. */
  models: string[];
}

/** A service that can be looked at. */
export interface Probed {
  /** @throws AppError `aborted` */
  probe(signal?: AbortSignal): Promise<ProbeResult>;
}

const MOST_MODELS = 500;
export const PROBE_TIME_MS = 15_000;

/** Names out of a foreign list: plain, short, none twice. */
export function readModelNames(connection: EndpointConnection, names: readonly string[]): string[] {
  const plain = names.slice(0, MOST_MODELS).map((name) => connection.quote(name));
  return [...new Set(plain)].filter((name) => name !== '');
}

/**
 * Whether anything answers at all. The page's isolation keeps an answer from it that another origin did not offer, and Chromium reports that: a report
 * for this very address proves that there was an answer. Elsewhere such a server cannot be told from none.
 */
async function isAnswering(connection: EndpointConnection, signal: AbortSignal | undefined): Promise<boolean> {
  const mark = `studio-probe=${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const Observer = globalThis.ReportingObserver;
  if (Observer === undefined) return connection.isThere(mark, signal);
  let isReported = false;
  const observer = new Observer(
    (reports) => {
      for (const { type, body } of reports) {
        // Chromium gives the blocked address in the report's JSON only, not as a field.
        if (type === 'coep' && JSON.stringify(body).includes(mark)) isReported = true;
      }
    },
    { buffered: true },
  );
  observer.observe();
  try {
    if (await connection.isThere(mark, signal)) return true;
    // The report comes in a task of its own, a moment after the request has failed.
    for (let look = 0; look < 10 && !isReported; look += 1) await pause(100, signal);
    return isReported;
  } finally {
    observer.disconnect();
  }
}

async function explainSilence(
  connection: EndpointConnection,
  startFlag: string,
  signal: AbortSignal | undefined,
): Promise<ProbeResult> {
  if (await isAnswering(connection, signal)) {
    return {
      verdict: 'blocked-by-cors',
      message: `${connection.service} runs, but does not allow this page to read its answers (CORS).`,
      fix: `Start it again so that it allows this page: ${startFlag}`,
      models: [],
    };
  }
  return {
    verdict: 'refused',
    message: `Nothing answers at ${connection.origin}.`,
    fix: `Start the service, and see that address and port are right. It also has to allow this page: ${startFlag}`,
    models: [],
  };
}

function verdictOf(thrown: unknown): ProbeVerdict {
  if (thrown instanceof StatusError) {
    if (thrown.status === 401 || thrown.status === 403) return 'unauthorised';
    return thrown.status === 404 || thrown.status === 405 ? 'wrong-path' : 'wrong-answer';
  }
  if (thrown instanceof TransientError) return 'busy';
  return thrown instanceof AppError && thrown.code === 'host-not-allowed' ? 'not-allowed' : 'wrong-answer';
}

/**
 * Looks at a service and tells apart what may be wrong with it.
 * @param listModels asks for the models; its errors are what is told apart
 */
export async function probeService(
  connection: EndpointConnection,
  startFlag: string,
  listModels: () => Promise<readonly string[]>,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  try {
    const models = readModelNames(connection, await listModels());
    const count = models.length === 1 ? 'one model' : `${models.length} models`;
    const message = `${connection.service} answers${models.length > 0 ? ` and has ${count}` : ''}.`;
    return { verdict: 'fine', message, fix: '', models };
  } catch (thrown) {
    const error = toPlainError(thrown);
    if (error.code === 'aborted') throw thrown;
    if (error.code === 'network-failed') return explainSilence(connection, startFlag, signal);
    return { verdict: verdictOf(thrown), message: error.message, fix: error.fix, models: [] };
  }
}
