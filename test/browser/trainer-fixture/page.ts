/** Starts the workers that fit; driven by webgpu-trainer.test.ts and webgpu-references.test.ts. */
import type { ReferenceAnswer, ReferenceName } from './references';
import type { FitCase, Fitted } from './worker';

/** The one answer of a worker that is begun for it. */
function answerOf<Answer>(worker: Worker, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data as Answer);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(question);
  });
}

/** A reference as the trainer on WebGPU and as the CPU's has it. */
export interface Answered<Name extends ReferenceName> {
  trainer: string;
  seconds: number;
  chosen: ReferenceAnswer<Name>;
  cpu: ReferenceAnswer<Name>;
  error?: unknown;
}

const fixture = {
  fit(given: FitCase): Promise<{ chosen: Fitted; cpu: Fitted; error?: unknown }> {
    return answerOf(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }), given);
  },
  reference<Name extends ReferenceName>(name: Name): Promise<Answered<Name>> {
    return answerOf(new Worker(new URL('./reference.worker.ts', import.meta.url), { type: 'module' }), name);
  },
};

declare global {
  interface Window {
    trainerFixture: typeof fixture;
  }
}
window.trainerFixture = fixture;
