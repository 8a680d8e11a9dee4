import type { CueTestCase, CueTestTiming } from './worker';

export interface CueTestFigures extends CueTestTiming {
  /** The longest task of the page's own thread meanwhile, 0 where none was over 50 ms. */
  longestTaskMs: number;
}

/** One case in a worker of its own, with an eye on the page's thread. */
async function run(given: CueTestCase): Promise<CueTestFigures> {
  let longestTaskMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
  });
  observer.observe({ type: 'longtask' });
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    const timing = await new Promise<CueTestTiming>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<CueTestTiming>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(given);
    });
    return { ...timing, longestTaskMs };
  } finally {
    observer.disconnect();
    worker.terminate();
  }
}

declare global {
  interface Window {
    cueTestsBenchmark: { cores: number; run(given: CueTestCase): Promise<CueTestFigures> };
  }
}
window.cueTestsBenchmark = { cores: navigator.hardwareConcurrency, run };
