import { drawnPng } from './drawn-png';
import type { Route } from './routes';
import { startJob } from './state';

interface Wish {
  inputs?: string;
  parameters?: { prompt?: string; seed?: number; width?: number; height?: number };
}

/** Hugging Face's router below `/hf-inference`, with one model. */
export const huggingFace: Route = async (asked, state) => {
  if (!asked.path.startsWith('/hf-inference/')) return null;
  if (asked.path !== '/hf-inference/models/owner/painter') return { status: 404, json: { error: 'Model not found' } };
  if (asked.method !== 'POST') return { status: 405, json: { error: 'Method Not Allowed' } };
  const { inputs, parameters = {} } = JSON.parse(asked.body.toString()) as Wish;
  if (inputs === undefined) return { status: 422, json: { error: ['inputs: field required'] } };
  await startJob(state, '').made;
  // A changed image keeps the size of its source (a PNG says it at bytes 16 and 20).
  const source = Buffer.from(parameters.prompt === undefined ? '' : inputs, 'base64');
  const [sourceWidth, sourceHeight] = source.length > 24 ? [source.readUInt32BE(16), source.readUInt32BE(20)] : [];
  const { width = sourceWidth ?? 64, height = sourceHeight ?? 64 } = parameters;
  const bytes = state.switches.imageBytes ?? drawnPng(JSON.stringify([inputs, parameters]), width, height);
  return { bytes, type: 'image/png' };
};
