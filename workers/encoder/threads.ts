export const MAX_THREADS = 4;

export interface ThreadEnvironment {
  crossOriginIsolated: boolean;
  hardwareConcurrency: number;
}

/** Threads of the wasm path: more than one only in an isolated page, else the runtime falls back to one without a word. */
export function threadCount(environment: ThreadEnvironment): number {
  return environment.crossOriginIsolated ? Math.max(1, Math.min(environment.hardwareConcurrency, MAX_THREADS)) : 1;
}

/** The thread count with its cause, for the status line: "2 threads", "1 thread (the page is not isolated)". */
export function describeThreads(environment: ThreadEnvironment): string {
  const threads = threadCount(environment);
  if (!environment.crossOriginIsolated) return '1 thread (the page is not cross-origin isolated)';
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** What this worker runs in. */
export function threadEnvironment(): ThreadEnvironment {
  return { crossOriginIsolated: self.crossOriginIsolated, hardwareConcurrency: navigator.hardwareConcurrency };
}
