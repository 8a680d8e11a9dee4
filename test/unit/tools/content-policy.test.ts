import { describe, expect, test } from 'vitest';
import {
  contentPolicy,
  HUB_CDN,
  hostsCookieName,
  isAllowableHost,
  readHosts,
  readHostsCookie,
  writeHostsCookie,
} from '../../../src/endpoints/content-policy.js';
import { HUB_ORIGIN, hostSetOf } from '../../../src/endpoints/host-sets';

describe('hosts that may stand in the policy', () => {
  test.each([
    'https://huggingface.co',
    'https://a.example:8443',
    'http://localhost:7860',
    'http://127.0.0.1:1',
    HUB_CDN,
  ])('%s may', (host) => expect(isAllowableHost(host)).toBe(true));

  test.each([
    'http://192.168.0.2:7860',
    'http://localhost.example.org',
    'http://127.0.0.1.example.org',
    'https://*.org',
    'https://*',
    '*',
    "'unsafe-inline'",
    'data:',
    'blob:',
    'https:',
    'https://a.org/',
    'https://a.org/path',
    'https://a.org?x',
    'https://user:key@a.org',
    'https://A.org',
    ' https://a.org',
    'https://a.org ',
    "https://a.org; script-src 'unsafe-eval'",
    'https://a.org\r\nSet-Cookie: x=y',
    'https://a.org,https://b.org',
    'ws://localhost:1',
    '',
    null,
    7,
  ])('%j may not', (host) => expect(isAllowableHost(host)).toBe(false));

  test('a list keeps the allowable ones, once each, in order, and stays short', () => {
    expect(readHosts(['https://b.org', 'x', 'https://a.org', 'https://b.org'])).toEqual([
      'https://a.org',
      'https://b.org',
    ]);
    expect(readHosts('https://a.org')).toEqual([]);
    expect(readHosts(Array.from({ length: 1000 }, (_, index) => `https://h${index}.org`)).length).toBeLessThan(100);
  });

  test('allowing the hub names its delivery hosts', () => {
    expect(hostSetOf(HUB_ORIGIN).origins).toEqual([HUB_ORIGIN, HUB_CDN]);
    expect(hostSetOf('https://a.org').origins).toEqual(['https://a.org']);
  });
});

describe('the cookie', () => {
  test('is read back as it was written, among others', () => {
    const hosts = ['http://127.0.0.1:7860', 'https://huggingface.co'];
    const header = `a=b; ${hostsCookieName('4173')}=${writeHostsCookie(hosts)}; c=d`;
    expect(readHostsCookie(header, '4173')).toEqual(hosts);
    expect(readHostsCookie(header, '4174')).toEqual([]);
  });

  test.each([undefined, '', 'studio-hosts-80', 'studio-hosts-80=%', 'studio-hosts-80=https%3A%2F%2Fa.org%3B'])(
    '%j allows nothing',
    (header) => expect(readHostsCookie(header, '')).toEqual([]),
  );
});

test('without hosts the policy stays at home', () => {
  const directives = new Map(
    contentPolicy([])
      .split('; ')
      .map((part) => [part.split(' ')[0], part]),
  );
  expect(directives.get('connect-src')).toBe("connect-src 'self'");
  expect(directives.get('default-src')).toBe("default-src 'self'");
  expect(directives.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
  expect(directives.get('worker-src')).toBe("worker-src 'self' blob:");
});
