import type { Trainer } from '../../src/core/trainer';
import type { DeviceWish } from '../encoder/api';
import { chooseDevice, deviceEnvironment } from '../encoder/device';
import { trainerWithoutGpu } from './wasm-trainer';

/** Below this many products a pass (rows x dimensions x classes) the CPU is done before a GPU has answered. */
const LEAST_GPU_PRODUCTS = 2e7;

let webgpu: Promise<Trainer | null> | null = null;

/** Loads tfjs on the first call and only then; null where the GPU cannot be had after all. */
function webgpuTrainer(): Promise<Trainer | null> {
  webgpu ??= import('./webgpu-trainer').then(({ createWebgpuTrainer }) => createWebgpuTrainer()).catch(() => null);
  return webgpu;
}

/**
 * The trainer for a problem of a size (rows x dimensions x classes): WebGPU where there is a GPU and enough work for it, else the CPU. A lost GPU costs the
 * fit at hand, which is made again on the CPU.
 */
export async function chooseTrainer(products: number, device: DeviceWish): Promise<Trainer> {
  const cpu = trainerWithoutGpu();
  if (device === 'wasm' || products < LEAST_GPU_PRODUCTS) return cpu;
  const choice = await chooseDevice(device, 0, deviceEnvironment());
  const trainer = choice.device === 'webgpu' ? await webgpuTrainer() : null;
  if (!trainer) return cpu;
  return {
    name: trainer.name,
    fit: (problem, options, control) =>
      orOnCpu(trainer.fit(problem, options, control), () => cpu.fit(problem, options, control)),
    descend: (problem, options, control) =>
      orOnCpu(trainer.descend(problem, options, control), () => cpu.descend(problem, options, control)),
    descendInBatches: trainer.descendInBatches,
  };
}

async function orOnCpu<Result>(onGpu: Promise<Result>, onCpu: () => Promise<Result>): Promise<Result> {
  try {
    return await onGpu;
  } catch (error) {
    if ((error as { code?: string }).code !== 'gpu-lost') throw error;
    webgpu = Promise.resolve(null);
    return onCpu();
  }
}
