/** Starts the worker that fits; driven by webgpu-trainer.test.ts. */
import type { FitCase, Fitted } from './worker';

const fixture = {
  fit(given: FitCase): Promise<{ chosen: Fitted; cpu: Fitted; error?: unknown }> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data as { chosen: Fitted; cpu: Fitted; error?: unknown });
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(given);
    });
  },
};

declare global {
  interface Window {
    trainerFixture: typeof fixture;
  }
}
window.trainerFixture = fixture;
