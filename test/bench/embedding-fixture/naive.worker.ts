/** The loop that a page with transformers.js has: read, process, model, one image at a time, in a worker. */
import { AutoProcessor, CLIPVisionModelWithProjection, env, RawImage } from '@xenova/transformers';
import runtimeModuleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import runtimeWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';

export interface NaiveRequest {
  /** Address below which the folder of the network lies. */
  modelsUrl: string;
  name: string;
  threads: number;
  files: readonly Blob[];
}

type Embed = (file: Blob) => Promise<Float32Array>;

let made: Promise<Embed> | null = null;

async function make({ modelsUrl, name, threads }: NaiveRequest): Promise<Embed> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = modelsUrl;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  wasm.numThreads = threads;
  wasm.wasmPaths = {
    mjs: new URL(runtimeModuleUrl, import.meta.url).href,
    wasm: new URL(runtimeWasmUrl, import.meta.url).href,
  };
  const processor = await AutoProcessor.from_pretrained(name);
  const model = await CLIPVisionModelWithProjection.from_pretrained(name, { device: 'wasm', dtype: 'fp32' });
  return async (file) => {
    const inputs = (await processor(await RawImage.fromBlob(file))) as Record<string, unknown>;
    const { image_embeds: embeds } = (await model(inputs)) as { image_embeds: { data: Float32Array } };
    return Float32Array.from(embeds.data);
  };
}

self.onmessage = async ({ data }: MessageEvent<NaiveRequest>) => {
  try {
    made ??= make(data);
    const embed = await made;
    const startedAt = performance.now();
    const vectors: Float32Array[] = [];
    for (const file of data.files) vectors.push(await embed(file));
    self.postMessage({ milliseconds: performance.now() - startedAt, vectors });
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
