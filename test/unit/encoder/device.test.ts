import { describe, expect, test } from 'vitest';
import { chooseDevice, type DeviceEnvironment } from '../../../workers/encoder/device';
import { describeThreads, threadCount } from '../../../workers/encoder/threads';

function adapter(info: Partial<GPUAdapterInfo>, features: readonly string[] = ['shader-f16']): GPUAdapter {
  const full = { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false, ...info };
  return { info: full, features: new Set(features) } as unknown as GPUAdapter;
}

function environment(found: GPUAdapter | null, changes: Partial<DeviceEnvironment> = {}): DeviceEnvironment {
  return {
    isSecureContext: true,
    crossOriginIsolated: true,
    hardwareConcurrency: 8,
    gpu: { requestAdapter: () => Promise.resolve(found) },
    ...changes,
  };
}

const METAL = adapter({ vendor: 'apple', architecture: 'metal-3' });
const SWIFTSHADER = adapter({ vendor: 'google', architecture: 'swiftshader' }, []);

describe('the compute ladder', () => {
  test('a GPU is used and named', async () => {
    const choice = await chooseDevice('auto', 0, environment(METAL));
    expect(choice).toMatchObject({
      device: 'webgpu',
      adapter: 'apple metal-3',
      hasHalfFloats: true,
      isSoftware: false,
    });
    expect(choice.reason).toContain('apple metal-3');
  });

  test.each([
    ['an insecure page', environment(METAL, { isSecureContext: false }), /https:\/\//],
    ['no WebGPU', environment(METAL, { gpu: undefined }), /offers no WebGPU/],
    ['no adapter', environment(null), /no usable GPU/],
    [
      'a browser that fails to answer',
      environment(null, { gpu: { requestAdapter: () => Promise.reject(new Error('gone')) } }),
      /no usable GPU/,
    ],
  ])('%s leads to wasm, with the cause', async (_name, given, reason) => {
    const choice = await chooseDevice('auto', 0, given);
    expect(choice).toMatchObject({ device: 'wasm', threads: 4, gpuAdapter: null });
    expect(choice.reason).toMatch(reason);
    expect(choice.reason).toMatch(/wasm, 4 threads/);
  });

  test('the cause told for an insecure page is not that the GPU is missing', async () => {
    const given = environment(null, { isSecureContext: false, gpu: undefined });
    expect((await chooseDevice('webgpu', 0, given)).reason).not.toMatch(/offers no WebGPU|no usable GPU/);
  });

  test('an emulated GPU is passed by unless it is asked for by name', async () => {
    expect(await chooseDevice('auto', 0, environment(SWIFTSHADER))).toMatchObject({
      device: 'wasm',
      reason: expect.stringMatching(/emulated in software \(google swiftshader\)/),
    });
    expect(await chooseDevice('webgpu', 0, environment(SWIFTSHADER))).toMatchObject({
      device: 'webgpu',
      isSoftware: true,
      hasHalfFloats: false,
      reason: expect.stringMatching(/slow.*fp32 only/),
    });
  });

  test('a fallback adapter under another name is emulated too', async () => {
    const hidden = adapter({ vendor: 'mesa', isFallbackAdapter: true });
    expect((await chooseDevice('auto', 0, environment(hidden))).device).toBe('wasm');
  });

  test('one lost GPU is forgiven, two are not, whatever was asked for', async () => {
    expect((await chooseDevice('webgpu', 1, environment(METAL))).device).toBe('webgpu');
    expect(await chooseDevice('webgpu', 2, environment(METAL))).toMatchObject({
      device: 'wasm',
      reason: expect.stringMatching(/lost the GPU 2 times/),
    });
  });

  test('wasm when asked for, without a look at the GPU', async () => {
    const gpu = { requestAdapter: () => Promise.reject(new Error('must not be asked')) };
    expect((await chooseDevice('wasm', 0, environment(METAL, { gpu }))).reason).toMatch(/asked for/);
  });
});

describe('threads', () => {
  test('at most four, and one without isolation, which is said', () => {
    expect(threadCount({ crossOriginIsolated: true, hardwareConcurrency: 2 })).toBe(2);
    expect(threadCount({ crossOriginIsolated: true, hardwareConcurrency: 64 })).toBe(4);
    expect(threadCount({ crossOriginIsolated: false, hardwareConcurrency: 64 })).toBe(1);
    expect(describeThreads({ crossOriginIsolated: false, hardwareConcurrency: 64 })).toMatch(
      /not cross-origin isolated/,
    );
  });
});
