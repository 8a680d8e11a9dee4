import { drawnPng } from './drawn-png';
import type { Route } from './routes';
import { startJob } from './state';

interface Wish {
  prompt: string;
  seed?: number;
  width?: number;
  height?: number;
  init_images?: string[];
  mask?: string;
  denoising_strength?: number;
  override_settings?: { sd_model_checkpoint?: string };
}

/** AUTOMATIC1111's API, in the shapes of the real one. */
export const automatic1111: Route = async (asked, state) => {
  const path = asked.path.replace('/sdapi/v1', '');
  if (path === asked.path) return null;
  if (path === '/sd-models') {
    return { json: [{ title: 'plain-v1.safetensors [abc]', model_name: 'plain-v1', hash: 'abc', filename: 'x' }] };
  }
  if (path === '/progress') {
    const [job] = state.jobs;
    const progress = job ? Math.min(0.99, (Date.now() - job.startedAt) / Math.max(1, state.switches.imageMs)) : 0;
    return { json: { progress, eta_relative: 1, state: { job_count: state.jobs.length }, current_image: null } };
  }
  if (path === '/interrupt') {
    state.interrupts.push('');
    for (const job of [...state.jobs]) job.stop();
    return { json: {} };
  }
  if (path !== '/txt2img' && path !== '/img2img') return null;
  if (asked.method !== 'POST') return { status: 405, json: { detail: 'Method Not Allowed' } };
  const wish = JSON.parse(asked.body.toString()) as Wish;
  if (path === '/img2img' && !wish.init_images?.length)
    return { status: 404, json: { detail: 'Init image not found' } };
  const seed = wish.seed ?? 4711;
  await startJob(state, '').made;
  const drawing = JSON.stringify([wish.prompt, seed, wish.init_images, wish.mask, wish.denoising_strength]);
  const image = state.switches.imageBytes ?? drawnPng(drawing, wish.width ?? 512, wish.height ?? 512);
  const model = wish.override_settings?.sd_model_checkpoint ?? 'plain-v1';
  const info = JSON.stringify({ seed, all_seeds: [seed], sd_model_name: model, infotexts: [wish.prompt] });
  return { json: { images: [image.toString('base64')], parameters: wish, info } };
};
