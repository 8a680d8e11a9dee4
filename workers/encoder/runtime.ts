import * as ort from 'onnxruntime-web/webgpu';
import runtimeModuleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import runtimeWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { AppError } from '../../src/core/errors';
import { threadCount, threadEnvironment } from './threads';

// From the own origin: without these the runtime asks a CDN. Absolute, because the runtime resolves against its own file.
ort.env.wasm.wasmPaths = {
  mjs: new URL(runtimeModuleUrl, import.meta.url).href,
  wasm: new URL(runtimeWasmUrl, import.meta.url).href,
};
ort.env.wasm.numThreads = threadCount(threadEnvironment());
ort.env.logLevel = 'error';

export type Session = ort.InferenceSession;
export const Tensor = ort.Tensor;
export type Tensor = ort.Tensor;

/** The GPU of this worker: one device for all networks, and a promise that rejects when it is lost. */
export interface Gpu {
  device: GPUDevice;
  /** Never resolves; rejects with `gpu-lost`. */
  lost: Promise<never>;
}

const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

let gpu: Gpu | null = null;

/** The device is kept for the worker's life: disposing of one and making another leaves stale state in the runtime. */
export async function openGpu(adapter: GPUAdapter): Promise<Gpu> {
  if (gpu) return gpu;
  const device = await adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  const lost = device.lost.then((info): never => {
    const fix = 'The studio starts the network anew and goes on; after two losses it goes on without the GPU.';
    throw new AppError('gpu-lost', 'The browser lost the GPU.', fix, `${info.reason}: ${info.message}`);
  });
  lost.catch(() => undefined);
  gpu = { device, lost };
  return gpu;
}

/** A session on the GPU where one is given, else on wasm. */
export async function openSession(weights: Uint8Array, onGpu: Gpu | null): Promise<Session> {
  return await ort.InferenceSession.create(weights, {
    executionProviders: onGpu ? [{ name: 'webgpu', device: onGpu.device }] : ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
}
