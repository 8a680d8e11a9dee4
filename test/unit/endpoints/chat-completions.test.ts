import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { createChatModel } from '../../../src/endpoints/registry';
import { requestLog } from '../../../src/endpoints/request-log';
import { findJson } from '../../../src/endpoints/tolerant-json';
import { standInSettings } from '../../support/endpoint-stand-in/settings';
import { startEndpointStandIn, type EndpointStandIn } from '../../support/endpoint-stand-in/stand-in';
import { allowInNode, failure, SOURCE } from './stand-in-rig';

const PAGE = 'http://studio.test';
let service: EndpointStandIn;

beforeAll(async () => {
  service = await startEndpointStandIn();
  allowInNode(service.origin);
});
beforeEach(() => service.reset());
afterAll(async () => {
  await service.close();
  vi.unstubAllGlobals();
});

const make = (): ReturnType<typeof createChatModel> =>
  createChatModel(standInSettings('chat-completions', service.origin), '', PAGE);

const question = {
  name: 'phrases',
  instruction: 'Name phrases.',
  text: 'two birds here',
  images: [SOURCE],
  schema: { type: 'object', properties: { phrases: { type: 'array', items: { type: 'string' } } } },
  read(answer: unknown): string[] {
    const { phrases } = answer as { phrases?: unknown };
    if (Array.isArray(phrases)) return phrases.map(String);
    throw new AppError('endpoint-failed', 'No phrases.', 'Ask again.');
  },
};

interface Body {
  messages: { role: string; content: unknown }[];
  response_format?: { type: string };
  temperature?: number;
}
const bodies = (): Body[] => service.state.asked.map(({ body }) => JSON.parse(body.toString()) as Body);
const formats = (): (string | undefined)[] => bodies().map((body) => body.response_format?.type);

test('asks by schema, with the image as a data URL, and says in the log what was sent', async () => {
  expect(await make().ask(question, {})).toEqual(['grass']);
  const [body] = bodies();
  expect(body!.response_format).toMatchObject({ type: 'json_schema', json_schema: { schema: question.schema } });
  expect(JSON.stringify(body!.messages)).toContain('data:image/png;base64,');
  expect(requestLog().at(-1)!.sent).toBe('a question of 5 words and 1 image');
});

test('goes down to any object and to words alone where a service refuses, and remembers it', async () => {
  service.reset({ refusedFormats: ['json_schema', 'json_object'] });
  const model = make();
  expect(await model.ask(question, {})).toEqual(['grass']);
  expect(await model.ask(question, {})).toEqual(['grass']);
  expect(formats()).toEqual(['json_schema', 'json_object', undefined, undefined]);
  expect(JSON.stringify(bodies().at(-1)!.messages[0])).toContain('of this schema');
});

test('leaves the temperature out where a model refuses it, and keeps the schema', async () => {
  service.reset({ refusesTemperature: true });
  expect(await make().ask(question, {})).toEqual(['grass']);
  expect(bodies().map(({ temperature }) => temperature)).toEqual([0, undefined]);
  expect(formats()).toEqual(['json_schema', 'json_schema']);
});

test('every answer is checked, whatever the service promised', async () => {
  service.reset({ chatText: '{"answer": 42}' });
  expect(await failure(() => make().ask(question, {}))).toMatchObject({ message: 'No phrases.' });
  service.reset({ chatText: 'I would rather not.' });
  expect(String(await failure(() => make().ask(question, {})))).toMatch(/without the JSON/);
});

test('a stop ends the question', async () => {
  service.reset({ fault: 'hang' });
  const stop = new AbortController();
  const running = failure(() => make().ask(question, { signal: stop.signal }));
  await vi.waitFor(() => expect(service.state.asked.length).toBe(1));
  stop.abort();
  expect(await running).toMatchObject({ code: 'aborted' });
});

test('lists its models', async () => {
  expect(await make().probe()).toMatchObject({ verdict: 'fine', models: ['gpt-image-1', 'dall-e-2', 'small-chat'] });
});

test.each([
  ['{"a":1}', { a: 1 }],
  ['Here you are:\n```json\n{"a":1}\n```\nAnything else?', { a: 1 }],
  ['<think>{"a":0} or so</think> The answer is {"a":1}.', { a: 1 }],
  ['I see [two] things: {"a":"a } in \\" a text"} done', { a: 'a } in " a text' }],
  ['[1,2]', [1, 2]],
  ['{"a":1', undefined],
  ['nothing', undefined],
  ['42', undefined],
])('finds the JSON in %j', (text, json) => {
  expect(findJson(text)).toEqual(json);
});
