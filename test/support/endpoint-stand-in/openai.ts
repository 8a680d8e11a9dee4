import { drawnPng } from './drawn-png';
import { readForm, type Route } from './routes';
import { startJob, type StandInState } from './state';

function refuse(message: string): { status: number; json: unknown } {
  return { status: 400, json: { error: { message, type: 'invalid_request_error', param: null, code: null } } };
}

async function draw(state: StandInState, drawing: unknown, size: string): Promise<{ json: unknown }> {
  await startJob(state, '').made;
  const [width, height] = size.split('x').map(Number) as [number, number];
  const image = state.switches.imageBytes ?? drawnPng(JSON.stringify(drawing), width, height);
  return { json: { created: 1713833628, data: [{ b64_json: image.toString('base64') }] } };
}

function chat(body: Buffer, state: StandInState): { status?: number; json: unknown } {
  const wish = JSON.parse(body.toString()) as { temperature?: number; response_format?: { type: string } };
  const format = wish.response_format?.type ?? 'plain';
  if (state.switches.refusedFormats.includes(format)) return refuse(`response_format ${format} is not supported`);
  if (state.switches.refusesTemperature && wish.temperature !== undefined) {
    return refuse("Unsupported value: 'temperature' does not support 0 with this model.");
  }
  const message = { role: 'assistant', content: state.switches.chatText, refusal: null };
  return { json: { id: 'x', object: 'chat.completion', choices: [{ index: 0, finish_reason: 'stop', message }] } };
}

/** OpenAI's images and chat, below `/v1`. */
export const openai: Route = async (asked, state) => {
  const path = asked.path.replace('/v1', '');
  if (path === asked.path) return null;
  if (path === '/models') {
    const data = ['gpt-image-1', 'dall-e-2', 'small-chat'].map((id) => ({ id, object: 'model', owned_by: 'stand-in' }));
    return { json: { object: 'list', data } };
  }
  if (asked.method !== 'POST') return { status: 405, json: { error: { message: 'Method not allowed' } } };
  if (path === '/chat/completions') return chat(asked.body, state);
  if (path === '/images/generations') {
    const wish = JSON.parse(asked.body.toString()) as {
      model: string;
      prompt: string;
      size: string;
      response_format?: string;
    };
    if (wish.model.startsWith('gpt-image') && wish.response_format !== undefined) {
      return refuse("Unknown parameter: 'response_format'.");
    }
    return draw(state, wish.prompt, wish.size);
  }
  if (path !== '/images/edits') return null;
  const form = await readForm(asked);
  const image = form.get('image');
  if (!(image instanceof Blob)) return refuse("Missing required parameter: 'image'.");
  const mask = form.get('mask');
  const sizes = [image.size, mask instanceof Blob ? mask.size : 0];
  return draw(state, [form.get('prompt'), ...sizes], String(form.get('size')));
};
