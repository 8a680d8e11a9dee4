import type { DeviceDescription, DeviceWish } from './api';
import { describeThreads, threadCount, type ThreadEnvironment } from './threads';

/** After this many losses of the GPU the work goes on on wasm. */
export const MAX_GPU_LOSSES = 2;

/** What the ladder looks at; a test gives its own. */
export interface DeviceEnvironment extends ThreadEnvironment {
  isSecureContext: boolean;
  gpu: Pick<GPU, 'requestAdapter'> | undefined;
}

export interface DeviceChoice extends DeviceDescription {
  gpuAdapter: GPUAdapter | null;
  hasHalfFloats: boolean;
  isSoftware: boolean;
}

/** The environment of this worker. */
export function deviceEnvironment(): DeviceEnvironment {
  return {
    isSecureContext: self.isSecureContext,
    gpu: (navigator as { gpu?: GPU }).gpu,
    crossOriginIsolated: self.crossOriginIsolated,
    hardwareConcurrency: navigator.hardwareConcurrency,
  };
}

function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  const name = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`.toLowerCase();
  return info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/.test(name);
}

/** The adapter's name as the browser gives it: "apple metal-3", "google swiftshader". */
export function adapterName(info: GPUAdapterInfo): string {
  return [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' ') || 'unnamed GPU';
}

/**
 * The compute ladder: WebGPU where it can be had, else wasm, each with its cause. Asks for an adapter and nothing more; the
 * self-test that follows may still send a network to wasm.
 *
 * A software adapter runs about 30 times slower than wasm, so "auto" passes it by; only "webgpu" forces it.
 */
export async function chooseDevice(
  wish: DeviceWish,
  gpuLosses: number,
  environment: DeviceEnvironment,
): Promise<DeviceChoice> {
  const threads = threadCount(environment);
  const onWasm = (cause: string, adapter = ''): DeviceChoice => ({
    device: 'wasm',
    reason: `${cause} Runs on wasm, ${describeThreads(environment)}.`,
    adapter,
    threads,
    gpuAdapter: null,
    hasHalfFloats: false,
    isSoftware: false,
  });

  if (wish === 'wasm') return onWasm('wasm was asked for.');
  if (gpuLosses >= MAX_GPU_LOSSES) return onWasm(`The browser lost the GPU ${gpuLosses} times.`);
  if (!environment.isSecureContext) {
    return onWasm('WebGPU needs a secure page: open it over https:// or http://localhost.');
  }
  if (!environment.gpu) return onWasm('This browser, or a policy of it, offers no WebGPU.');
  const adapter = await environment.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) {
    return onWasm('The browser has WebGPU but found no usable GPU (blocked, virtual machine or remote desktop).');
  }

  const name = adapterName(adapter.info);
  const isSoftware = isSoftwareAdapter(adapter.info);
  if (isSoftware && wish === 'auto') {
    return onWasm(`The only GPU here is emulated in software (${name}), about 30 times slower than wasm.`, name);
  }
  const hasHalfFloats = adapter.features.has('shader-f16');
  const remarks = [
    isSoftware ? ' This GPU is emulated in software and slow.' : '',
    hasHalfFloats ? '' : ' It has no 16-bit floats: fp32 only.',
  ];
  return {
    device: 'webgpu',
    reason: `WebGPU on ${name}.${remarks.join('')}`,
    adapter: name,
    threads,
    gpuAdapter: adapter,
    hasHalfFloats,
    isSoftware,
  };
}
