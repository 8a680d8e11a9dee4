import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, toPlainError } from '../../../src/core/errors';
import { TransientError } from '../../../src/core/transient-error';
import { readRetryAfter } from '../../../src/endpoints/endpoint-failure';
import { plainText } from '../../../src/endpoints/plain-text';
import { createChatModel, createImageGenerator, IMAGE_PROTOCOLS } from '../../../src/endpoints/registry';
import { requestLog } from '../../../src/endpoints/request-log';
import type { Fault } from '../../support/endpoint-stand-in/faults';
import { standInSettings } from '../../support/endpoint-stand-in/settings';
import { startEndpointStandIn, type EndpointStandIn } from '../../support/endpoint-stand-in/stand-in';
import { allowInNode, failure, requestOf } from './stand-in-rig';

const KEY = 'sk-quite/secret+key=42';
const PAGE = 'http://studio.test';
const question = {
  name: 'phrases',
  instruction: 'Name phrases.',
  text: 'a bird',
  images: [],
  schema: { type: 'object' },
  read: (answer: unknown) => answer,
};

let service: EndpointStandIn;
let other: EndpointStandIn;

beforeAll(async () => {
  other = await startEndpointStandIn();
  service = await startEndpointStandIn(other.origin);
  allowInNode(service.origin, other.origin);
});
beforeEach(() => service.reset());
afterAll(async () => {
  await service.close();
  await other.close();
  vi.unstubAllGlobals();
});

/** Asks each protocol once for what it is there for. */
const PROTOCOLS = [...IMAGE_PROTOCOLS.map(({ protocol }) => protocol), 'chat-completions' as const];

function ask(protocol: (typeof PROTOCOLS)[number], timeLimitSeconds = 20): Promise<unknown> {
  if (protocol === 'chat-completions') {
    return createChatModel({ ...standInSettings(protocol, service.origin), timeLimitSeconds }, KEY, PAGE).ask(
      question,
      {},
    );
  }
  const settings = { ...standInSettings(protocol, service.origin), timeLimitSeconds };
  return createImageGenerator(settings, KEY, PAGE).generate(requestOf('text-to-image'), {});
}

interface Expected {
  says: RegExp;
  transient?: { kind: string; retryAfterMs: number | null };
}

const FAULTS: Partial<Record<Fault, Expected>> = {
  unauthorised: { says: /key.*\(401\).*the reason for unauthorised/ },
  forbidden: { says: /refuses.*\(403\)/ },
  'not-found': { says: /knows nothing.*\(404\)/ },
  unprocessable: { says: /values.*\(422\)/ },
  'too-many': { says: /too much to do.*\(429\)/, transient: { kind: 'busy', retryAfterMs: 7000 } },
  unavailable: { says: /not ready.*\(503\)/, transient: { kind: 'busy', retryAfterMs: 3000 } },
  broken: { says: /failed while.*\(500\)/ },
  'truncated-json': { says: /breaks off/ },
  'other-json': { says: /another shape/ },
  huge: { says: /longer than (4|32) MB and was cut off/ },
  'cut-connection': { says: /could not be reached, or broke off/, transient: { kind: 'network', retryAfterMs: null } },
  redirect: { says: /another address.*not followed/ },
  'script-in-error': { says: /\(500\).*Out of memory/ },
  'million-keys': { says: /another shape|longer than/ },
};

describe.each(PROTOCOLS)('%s', (protocol) => {
  test.each(Object.entries(FAULTS) as [Fault, Expected][])(
    '%s ends in its cause and its cure',
    async (fault, wanted) => {
      service.reset({ fault });
      const thrown = await failure(() => ask(protocol));
      expect(thrown).toBeInstanceOf(AppError);
      const error = thrown as AppError;
      expect(error.message).toMatch(wanted.says);
      expect(error.message).not.toMatch(/[<>]|script|isAttacked/);
      expect(error.fix.length).toBeGreaterThan(10);
      expect(error instanceof TransientError).toBe(wanted.transient !== undefined);
      if (wanted.transient) expect(error).toMatchObject(wanted.transient);
      expect(other.state.asked).toEqual([]);
    },
  );

  test('a web page in place of an answer is told as one', async () => {
    service.reset({ fault: 'wrong-type' });
    expect(String(await failure(() => ask(protocol)))).toMatch(/web page/);
  });

  test('a service that hangs is given up at the time limit, and none is waited for for ever', async () => {
    service.reset({ fault: 'hang' });
    const startedAt = Date.now();
    expect(await failure(() => ask(protocol, 1))).toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringMatching(/within 1 seconds/),
    });
    expect(Date.now() - startedAt).toBeLessThan(4_000);
  });

  test('the key goes into one header and nowhere else, also when the service gives it back', async () => {
    service.reset({ key: KEY });
    await ask(protocol);
    expect(service.state.asked[0]!.authorization).toContain(KEY);
    const failures: unknown[] = [];
    for (const fault of ['key-echo', 'cut-connection', 'hang', 'other-json', 'redirect', 'broken'] as const) {
      service.state.switches.fault = fault;
      failures.push(await failure(() => ask(protocol, 1)));
    }
    expect(String(failures[0])).toContain('[key]');
    const errors = failures.map((thrown) =>
      JSON.stringify([toPlainError(thrown), String(thrown), (thrown as Error).stack]),
    );
    const asked = service.state.asked.map(({ path, query, body }) => path + query + body.toString());
    const places = [...errors, ...asked, JSON.stringify(requestLog())].join('\n');
    for (const form of [KEY, encodeURIComponent(KEY), btoa(KEY), KEY.slice(0, 12)]) expect(places).not.toContain(form);
    for (const { cookie, referrer } of service.state.asked) expect([cookie, referrer]).toEqual([null, null]);
  });
});

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>window.isAttacked = true</script></svg>');
const HTML = Buffer.from('<!doctype html><script>window.isAttacked = true</script>');
const GIF = Buffer.from('GIF89a-and-more');
/** The header of a PNG that claims 60,000 x 60,000 pixels. */
const BOMB = Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea60080200000000000000', 'hex');

describe.each(IMAGE_PROTOCOLS.map(({ protocol }) => protocol))('%s as a source of images', (protocol) => {
  test.each([
    ['an SVG', SVG, /SVG/],
    ['a web page', HTML, /web page/],
    ['a GIF', GIF, /GIF/],
    ['bytes of nothing', Buffer.from('hello'), /no known format/],
    ['a picture of too many pixels', BOMB, /60000 x 60000/],
  ])('%s is refused with the reason', async (_, imageBytes, says) => {
    service.reset({ imageBytes });
    const thrown = await failure(() => ask(protocol));
    expect(thrown).toMatchObject({ code: 'unreadable-image', message: expect.stringMatching(says) });
  });
});

test('a key that cannot stand in a header is refused and not repeated', async () => {
  const thrown = await failure(async () =>
    createImageGenerator(standInSettings('automatic1111', service.origin), 'my secret\nkey', PAGE),
  );
  expect(thrown).toMatchObject({ code: 'bad-input' });
  expect(JSON.stringify(toPlainError(thrown))).not.toContain('secret');
});

test.each(['127.0.0.1:7860', 'ftp://a.test', 'http://me:secret@a.test', 'http://a.test/?key=secret', ''])(
  'the address %s is refused and not repeated',
  async (baseAddress) => {
    const settings = { ...standInSettings('automatic1111', service.origin), baseAddress };
    const thrown = await failure(async () => createImageGenerator(settings, '', PAGE));
    expect(thrown).toMatchObject({ code: 'bad-input' });
    expect(JSON.stringify(toPlainError(thrown))).not.toContain('secret');
  },
);

test('a name with a password goes as HTTP Basic and comes back in no form', async () => {
  service.reset({ fault: 'key-echo' });
  const settings = standInSettings('automatic1111', service.origin);
  const thrown = await failure(() =>
    createImageGenerator(settings, 'me:password', PAGE).generate(requestOf('text-to-image'), {}),
  );
  expect(service.state.asked[0]!.authorization).toBe(`Basic ${btoa('me:password')}`);
  expect(String(thrown)).not.toMatch(new RegExp(`password|${btoa('me:password')}`));
});

test('Retry-After is read as seconds or as a date, and bounded', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(readRetryAfter('12', now)).toBe(12_000);
  expect(readRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
  expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  expect(readRetryAfter('86400', now)).toBe(300_000);
  expect(readRetryAfter('soon', now)).toBeNull();
  expect(readRetryAfter(null, now)).toBeNull();
});

test('foreign text keeps its words and loses markup, scripts, turned writing and every piece of a key', () => {
  expect(plainText('<b>Out</b> of <script>alert(1)</script>memory', [])).toBe('Out of memory');
  expect(plainText('a\u202Eb\u0000c', [])).toBe('a b c');
  expect(plainText('x'.repeat(500), []).length).toBe(200);
  expect(plainText(`${'x'.repeat(190)}${KEY}`, [KEY])).not.toContain('sk-');
  expect(plainText('no <scr<b>ipt>here', [])).not.toMatch(/[<>]/);
});
