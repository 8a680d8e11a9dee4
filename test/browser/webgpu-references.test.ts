import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import type { Answered } from './trainer-fixture/page';
import type { ReferenceName } from './trainer-fixture/references';

/**
 * Reference values of heads (scikit-learn and numpy, in double precision), asked of the trainer on WebGPU: those that the unit tests ask of
 * the CPU's trainers. The products run in single precision on the GPU. A fit is finished in double precision, so that it has the tolerance
 * of double precision; a descent is not, so that it has what single precision leaves.
 */
const DOUBLE = 1e-5;
const SINGLE = 2e-3;

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let page: Page;

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'trainer-fixture'));
  [browser, server] = await Promise.all([
    launchBrowser('webgpu-software'),
    startStaticServer({ root: fixture.folder }),
  ]);
  page = await browser.newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => window.trainerFixture !== undefined);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fixture?.remove();
});

async function ask<Name extends ReferenceName>(name: Name): Promise<Answered<Name>> {
  const answered = (await page.evaluate((asked) => window.trainerFixture.reference(asked), name)) as Answered<Name>;
  expect(answered.error).toBeUndefined();
  expect(answered.trainer).toBe('WebGPU');
  console.log(`${name}: ${answered.seconds.toFixed(1)} s`);
  return answered;
}

function expectNear(values: readonly number[], reference: readonly number[], tolerance: number): void {
  reference.forEach((value, i) => expect(Math.abs(values[i]! - value), `entry ${i}`).toBeLessThan(tolerance));
}

describe('fits on WebGPU have the reference values', () => {
  const COEFFICIENTS = [-0.9916855174096809, 0.8706532342595386, -0.9699351371315621, 1.0594764027252512];

  test.each([
    ['probe', DOUBLE],
    ['probe, default tolerance', SINGLE],
  ] as const)('linear probe of two classes, C = 1: %s', async (name, tolerance) => {
    const { chosen } = await ask(name);
    expectNear(chosen.coefficients, COEFFICIENTS, tolerance);
    expect(Math.abs(chosen.intercept + 0.071013002859733)).toBeLessThan(tolerance);
    expectNear(chosen.testGroups, [0.9344894, 0.2993763, 0.2960784, 0.9346938], 1e-6);
  });

  test('linear probe of two classes, C = .01, and the two-row softmax of the same lambda', async () => {
    const strong = await ask('strong probe');
    expectNear(strong.chosen.coefficients, [-0.6010609, 0.5515346, -0.7070218, 0.7678683], DOUBLE);
    const { chosen } = await ask('two-row softmax');
    expectNear(chosen.coefficients, [-0.9967756845007358, 0.8746699574590524], DOUBLE);
    expect(chosen.objective).toBeCloseTo(0.2648793266284769, 8);
  });

  test('linear probe of three classes', async () => {
    const { chosen } = await ask('three classes');
    expectNear(chosen.firstRow, [0.70004864, -0.36306887, -0.31906575, 0.65764402], DOUBLE);
    expectNear(chosen.bias, [-0.0632354, 0.0330051, 0.0302303], DOUBLE);
    expect(chosen.objective).toBeCloseTo(0.5705046111, 8);
    expect(chosen.accuracy).toBeCloseTo(0.7673333, 6);
  });

  test('deep feature reweighting, L2', async () => {
    const { chosen } = await ask('dfr');
    expectNear(chosen.coefficients, [-1.0402676, 1.0659517, 0.0221692, 0.0082344], DOUBLE);
    expect(Math.abs(chosen.intercept - 0.0701347)).toBeLessThan(DOUBLE);
    expectNear(chosen.testGroups, [0.75145, 0.74636, 0.77059, 0.78776], 1e-5);
  });
});

describe('descents on WebGPU have the reference values', () => {
  test('low-spuriosity tuning stops after step 20, with the gaps of the reference on the way', async () => {
    const { chosen } = await ask('early stop');
    const { trace } = chosen;
    expectNear([trace[0]!.gapPoints, trace[0]!.accuracy], [76, 0.6133333], 1e-6);
    expectNear(
      trace.slice(1, 4).map(({ gapPoints }) => gapPoints),
      [73.5, 71.5, 68],
      1e-6,
    );
    expect(trace.at(-1)!.step).toBe(20);
    expectNear([trace.at(-1)!.gapPoints, trace.at(-1)!.accuracy], [2, 0.7266667], 1e-6);
    expectNear(chosen.testGroups, [0.7553, 0.77755, 0.76078, 0.73265], 1e-5);
    expect(chosen.testGapPoints).toBeCloseTo(0, 8);
  });

  test('300 steps of cross-entropy and of generalised cross-entropy lean on the cue as in the reference', async () => {
    const { chosen } = await ask('amplifier');
    const { crossEntropy, generalised } = chosen;
    expectNear([crossEntropy.conflict, crossEntropy.aligned], [0.30172, 0.93459], 1e-5);
    expect(crossEntropy.precision).toEqual([0.68, 0.54]);
    expectNear([generalised.conflict, generalised.aligned], [0.24924, 0.93954], 1e-5);
    expect(generalised.precision).toEqual([0.72, 0.6]);
  });

  test.each(['afr', 'group-dro'] as const)('%s gives the head that the CPU gives', async (name) => {
    const { chosen, cpu } = await ask(name);
    const largest = Math.max(...cpu.map(Math.abs));
    expect(chosen).toHaveLength(34);
    expectNear(chosen, cpu, 1e-3 * largest);
  });

  test('retraining in batches, which text-based methods use, is the CPU’s own', async () => {
    const { chosen, cpu } = await ask('in batches');
    expect(chosen).toEqual(cpu);
    expect(Math.max(...chosen.map(Math.abs))).toBeGreaterThan(0.01);
  });
});
