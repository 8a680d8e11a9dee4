import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser';
import { WORKFLOW } from '../support/endpoint-stand-in/settings';
import { startEndpointStandIn, type EndpointStandIn } from '../support/endpoint-stand-in/stand-in';
import { startStudioServer } from '../support/server';

/** The page Services, by the names that stand on it, against the stand-in over HTTP. */
const SECRET = 'sk-SECRET-0123456789';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let host: Awaited<ReturnType<typeof startStudioServer>>;
let service: EndpointStandIn;

beforeAll(async () => {
  [browser, host, service] = await Promise.all([launchBrowser(), startStudioServer(), startEndpointStandIn()]);
  context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(host.address);
});

beforeEach(() => service.reset());

afterAll(async () => {
  await browser?.close();
  await Promise.all([host?.close(), service?.close()]);
});

function kept(): Promise<string> {
  return page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));
}

async function verdict(): Promise<string> {
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const said = page.getByRole('alert').or(page.getByRole('region', { name: 'Does it work?' }).getByRole('status'));
  await said.first().waitFor();
  return said.first().innerText();
}

async function choose(kind: string, address: string): Promise<void> {
  await page.getByLabel('Kind').selectOption({ label: kind });
  await page.getByLabel('Address').fill(address);
}

test('nothing is sent before the host is allowed; the reload keeps what was typed in, and the key outlives it', async () => {
  await page.getByRole('link', { name: 'Services' }).click();
  await page.getByRole('heading', { level: 1, name: 'No service is set up' }).waitFor();
  await page.getByRole('link', { name: 'Set up a service' }).click();
  await choose('OpenAI images', `${service.origin}/v1`);
  await page.getByLabel(/^Key \(/).fill(SECRET);
  await page.getByLabel('Model', { exact: true }).fill('painter-of-mine');
  expect(await page.getByRole('button', { name: 'Test', exact: true }).count()).toBe(0);
  expect(service.state.asked).toEqual([]);

  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: `Allow ${service.origin}` }).click();
  await loaded;
  await page.getByRole('button', { name: 'Test', exact: true }).waitFor();
  expect(service.state.asked).toEqual([]);
  expect(await page.getByLabel('Address').inputValue()).toBe(`${service.origin}/v1`);
  expect(await page.getByLabel(/^Key \(/).inputValue()).toBe(SECRET);
  expect(await page.getByLabel('Keep the key on this computer').isChecked()).toBe(false);
  expect(await kept()).not.toContain(SECRET);
});

test('a test says what is amiss with its cure, and lists the models where nothing is', async () => {
  service.reset({ key: 'another-key' });
  expect(await verdict()).toMatch(/key is missing or wrong/);
  service.reset({ fault: 'not-found' });
  expect(await verdict()).toMatch(/Wrong path/);
  service.reset({ fault: 'wrong-type' });
  expect(await verdict()).toMatch(/answers with something else.*web page/s);
  service.reset({ allowsPages: false });
  expect(await verdict()).toContain(`LOCALAI_CORS_ALLOW_ORIGINS=${new URL(host.address).origin}`);
  service.reset({ key: SECRET });
  expect(await verdict()).toMatch(/It works/);
  const models = page.getByLabel('Models that it lists');
  const [listed] = (await models.locator('option').allInnerTexts()).filter((name) => name !== 'painter-of-mine');
  await models.selectOption(listed!);
  expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe(listed);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: '1 service is set up' }).waitFor();
  await page.getByText(listed!).waitFor();
});

test('ComfyUI takes a workflow, and one without placeholders is refused with what it lacks', async () => {
  await page.getByRole('link', { name: 'Set up a service' }).click();
  await choose('ComfyUI', service.origin);
  const workflow = page.getByLabel('Workflow for images from words', { exact: true });
  await workflow.fill('{"3": {"class_type": "KSampler", "inputs": {}}}');
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('%prompt%');
  await workflow.fill(WORKFLOW);
  expect(await verdict()).toMatch(/It works/);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: '2 services are set up' }).waitFor();
});

test('a host that cannot be allowed is told so, and the page is never wider than a phone', async () => {
  await page.getByRole('link', { name: 'Set up a service' }).click();
  await page.getByLabel('Address').fill('http://192.168.1.20:7860');
  await page.getByText(/is neither: what goes there could be read/).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('link', { name: 'Cancel' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('by keyboard: an endpoint is removed, its key with it, and a ticked key alone stays on the computer', async () => {
  const change = page.getByRole('link', { name: /^Change OpenAI images/ });
  await change.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Keep the key on this computer').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await change.waitFor();
  const stored = await page.evaluate(() =>
    Object.entries(localStorage).filter(([name]) => name.startsWith('studio-endpoint-key:')),
  );
  expect(stored.map(([, key]) => key)).toEqual([SECRET]);
  const remove = page.getByRole('button', { name: /^Remove OpenAI images/ });
  await remove.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove it and its key' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '1 service is set up' }).waitFor();
  expect(await kept()).not.toContain(SECRET);
  expect(await page.evaluate(() => location.href)).not.toContain(SECRET);
});
