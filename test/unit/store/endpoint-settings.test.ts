import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { blankSettings } from '../../../src/endpoints/endpoint-settings';
import { EndpointKeys } from '../../../src/store/endpoint-keys';
import { readEndpoints, writeEndpoints } from '../../../src/store/endpoint-settings';

const SECRET = 'sk-SECRET-0123456789';

function storageOf(isFull = false): Storage & { text(): string } {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    clear: () => entries.clear(),
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      entries.set(name, value);
    },
    removeItem: (name) => void entries.delete(name),
    text: () => JSON.stringify([...entries]),
  };
}

test('settings come back as they were, without a key that was slipped in', () => {
  const storage = storageOf();
  const settings = { ...blankSettings('comfyui', 'http://127.0.0.1:8188'), workflow: '{"1":{}}', steps: 20 };
  writeEndpoints(storage, [{ id: 'one', settings: { ...settings, key: SECRET } as typeof settings }]);
  expect(readEndpoints(storage)).toEqual([{ id: 'one', settings }]);
  expect(storage.text()).not.toContain(SECRET);
});

test('what cannot be read is left out, the rest is kept', () => {
  const storage = storageOf();
  const good = { id: 'one', settings: blankSettings('openai-images', 'https://example.org/v1') };
  storage.setItem('studio-endpoints', JSON.stringify([null, { id: 'two', settings: { protocol: 'gopher' } }, good]));
  expect(readEndpoints(storage)).toEqual([good]);
  storage.setItem('studio-endpoints', '[{');
  expect(readEndpoints(storage)).toEqual([]);
});

test('a browser that keeps nothing says so', () => {
  expect(() => writeEndpoints(storageOf(true), [])).toThrow(AppError);
  const keys = new EndpointKeys({ tab: storageOf(true), computer: storageOf(true) });
  expect(keys.keep('one', SECRET, true)).toBe(false);
  expect(keys.read('one')).toBe(SECRET);
  expect(keys.carryOverReload()).toBe(false);
});

test('a key is on the computer only where that was ticked, and goes when it is unticked', () => {
  const [tab, computer] = [storageOf(), storageOf()];
  const keys = new EndpointKeys({ tab, computer });
  keys.keep('one', SECRET, false);
  expect(tab.text() + computer.text()).not.toContain(SECRET);
  keys.keep('one', SECRET, true);
  expect([keys.isRemembered('one'), new EndpointKeys({ tab: storageOf(), computer }).read('one')]).toEqual([
    true,
    SECRET,
  ]);
  keys.keep('one', SECRET, false);
  expect([keys.isRemembered('one'), keys.read('one')]).toEqual([false, SECRET]);
  expect(computer.text()).not.toContain(SECRET);
});

test('a key outlives one reload in its tab, and leaves no trace after', () => {
  const [tab, computer] = [storageOf(), storageOf()];
  const before = new EndpointKeys({ tab, computer });
  before.keep('one', SECRET, false);
  expect(before.carryOverReload()).toBe(true);
  const after = new EndpointKeys({ tab, computer });
  after.takeBack();
  expect(after.read('one')).toBe(SECRET);
  expect(tab.text() + computer.text()).not.toContain(SECRET);
});
