import { randomUUID } from 'node:crypto';
import { drawnPng } from './drawn-png';
import { readForm, type Route } from './routes';
import type { Listeners } from './web-socket';
import { startJob, type StandInState } from './state';

type Workflow = Record<string, { class_type: string; inputs: Record<string, unknown> }>;

/** ComfyUI: a line of one, a history, files; messages go to the socket of the client that asked. */
export function comfyui(listeners: Listeners): Route {
  const history = new Map<string, unknown>();
  const files = new Map<string, Buffer>();

  async function run(id: string, client: string, workflow: Workflow, state: StandInState): Promise<void> {
    const tell = (type: string, data: object): void =>
      listeners.send(client, JSON.stringify({ type, data: { ...data, prompt_id: id } }));
    const { job, made } = startJob(state, id);
    tell('execution_start', {});
    const steps = setInterval(() => {
      const done = Math.min(19, Math.floor((20 * (Date.now() - job.startedAt)) / Math.max(1, state.switches.imageMs)));
      tell('progress', { value: done, max: 20, node: '3' });
    }, 50);
    const isMade = await made;
    clearInterval(steps);
    if (isMade) {
      const filename = `made_${id}.png`;
      const size = Object.values(workflow).find(({ inputs }) => typeof inputs['width'] === 'number')?.inputs;
      const [width, height] = [Number(size?.['width'] ?? 64), Number(size?.['height'] ?? 64)];
      files.set(filename, state.switches.imageBytes ?? drawnPng(JSON.stringify(workflow), width, height));
      const images = [{ filename, subfolder: '', type: 'output' }];
      history.set(id, {
        outputs: { '9': { images } },
        status: { status_str: 'success', completed: true, messages: [] },
      });
    } else {
      const messages = [['execution_interrupted', { prompt_id: id }]];
      history.set(id, { outputs: {}, status: { status_str: 'error', completed: false, messages } });
    }
    tell('executing', { node: null });
  }

  return async (asked, state) => {
    const { method, path } = asked;
    if (method === 'POST' && path === '/prompt') {
      const { prompt, client_id: client } = JSON.parse(asked.body.toString()) as {
        prompt: Workflow;
        client_id: string;
      };
      const sampler = Object.values(prompt).find(({ class_type: type }) => type === 'KSampler');
      // As the real one: a seed in quotation marks is refused.
      if (!sampler || typeof sampler.inputs['seed'] !== 'number') {
        const error = {
          type: 'prompt_outputs_failed_validation',
          message: 'Prompt outputs failed validation',
          details: '',
        };
        return { status: 400, json: { error, node_errors: {} } };
      }
      const id = randomUUID();
      void run(id, client, prompt, state);
      return { json: { prompt_id: id, number: 1, node_errors: {} } };
    }
    if (path.startsWith('/history/')) {
      const id = path.slice('/history/'.length);
      return { json: history.has(id) ? { [id]: history.get(id) } : {} };
    }
    if (path === '/view') {
      const bytes = files.get(new URLSearchParams(asked.query).get('filename') ?? '');
      return bytes ? { bytes, type: 'image/png' } : { status: 404, json: {} };
    }
    if (path === '/upload/image' && method === 'POST') {
      const file = (await readForm(asked)).get('image') as File;
      state.uploads.set(file.name, Buffer.from(await file.arrayBuffer()));
      return { json: { name: file.name, subfolder: '', type: 'input' } };
    }
    if (path === '/queue' && method === 'POST') return { json: {} };
    if (path === '/interrupt' && method === 'POST') {
      const { prompt_id: id } = JSON.parse(asked.body.toString()) as { prompt_id: string };
      state.interrupts.push(id);
      for (const job of state.jobs.filter((each) => each.id === id)) job.stop();
      return { json: {} };
    }
    if (path !== '/object_info/CheckpointLoaderSimple') return null;
    const required = { ckpt_name: [['plain-v1.safetensors', 'other.safetensors'], {}] };
    return { json: { CheckpointLoaderSimple: { input: { required }, name: 'CheckpointLoaderSimple' } } };
  };
}
