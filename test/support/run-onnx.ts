import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-web';

// Under Node the runtime looks for its files beside its bundle; it is told where they are.
const require = createRequire(import.meta.url);
const file = (name: string): string => pathToFileURL(require.resolve(`onnxruntime-web/${name}`)).href;
ort.env.wasm.wasmPaths = {
  mjs: file('ort-wasm-simd-threaded.mjs'),
  wasm: file('ort-wasm-simd-threaded.wasm'),
};
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

export interface RunOutput {
  dims: readonly number[];
  values: Float32Array;
}

/** Runs a network on one input, as the page's runtime does, and gives every output. */
export async function runOnnx(
  bytes: Uint8Array,
  input: { dims: readonly number[]; values: Float32Array },
): Promise<Record<string, RunOutput>> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  const [name = ''] = session.inputNames;
  const results = await session.run({ [name]: new ort.Tensor('float32', input.values, [...input.dims]) });
  const outputs = Object.entries(results).map(([output, tensor]) => {
    const values = tensor.data as Float32Array;
    return [output, { dims: tensor.dims, values: Float32Array.from(values) }] as const;
  });
  await session.release();
  return Object.fromEntries(outputs);
}
