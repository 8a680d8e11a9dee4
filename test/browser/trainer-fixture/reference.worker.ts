/** Asks one reference of the trainer on WebGPU and of the CPU's, in a worker as the product does. */
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { toPlainError } from '../../../src/core/errors';
import { chooseTrainer } from '../../../workers/audit/choose-trainer';
import { REFERENCES, type ReferenceName } from './references';

self.onmessage = async ({ data }: MessageEvent<ReferenceName>) => {
  try {
    const trainer = await chooseTrainer(1e9, 'webgpu');
    const startedAt = performance.now();
    const chosen = await REFERENCES[data](trainer);
    const seconds = (performance.now() - startedAt) / 1000;
    self.postMessage({ trainer: trainer.name, seconds, chosen, cpu: await REFERENCES[data](cpuTrainer) });
  } catch (thrown) {
    self.postMessage({ error: toPlainError(thrown) });
  }
};
