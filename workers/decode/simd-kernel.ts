import type { ResampleKernel } from '../../src/core/resample-kernel';
import { resampleModule, SimdKernel, type ResampleExports } from '../../src/core/resample-simd';

/** The resampling kernel of this machine's vector unit; null where WebAssembly has none. */
export function createSimdKernel(): ResampleKernel | null {
  const code = resampleModule();
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(code)) return null;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
  return new SimdKernel(exports as unknown as ResampleExports);
}
