import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const eslint = new ESLint({ cwd: join(import.meta.dirname, '../../..') });

async function isAllowed(filePath: string, imported: string): Promise<boolean> {
  const [result] = await eslint.lintText(`export * from '${imported}';\n`, { filePath });
  const rules = result!.messages.map(({ ruleId }) => ruleId);
  expect(rules.filter((rule) => rule !== 'no-restricted-imports')).toEqual([]);
  return rules.length === 0;
}

test.each([
  ['src/core/one.ts', './gap', true],
  ['src/core/one.ts', './methods/index', true],
  ['src/core/one.ts', '../io/writers', false],
  ['src/core/one.ts', '../main', false],
  ['src/core/one.ts', '../../workers/serve', false],
  ['src/core/one.ts', 'papaparse', false],
  ['src/core/methods/one.ts', '../gap', true],
  ['src/core/methods/one.ts', './mitigation', true],
  ['src/core/methods/one.ts', '../../store/database', false],
  ['src/core/methods/one.ts', '@tensorflow/tfjs', false],
  ['workers/audit/one.ts', '../serve', true],
  ['workers/audit/one.ts', '../../src/core/gap', true],
  ['workers/audit/one.ts', '../../src/io/safetensors', true],
  ['workers/audit/one.ts', '../../src/store/database', false],
  ['workers/audit/one.ts', '../../src/endpoints/foreign-fetch', false],
  ['src/studio/one.ts', '../compute/bridge', true],
  ['src/studio/one.ts', '../../workers/audit/api', false],
  ['src/io/one.ts', '../core/gap', true],
  ['src/io/layouts/one.ts', '../../engine/types', false],
  ['src/engine/one.ts', '../studio/state/task.svelte', false],
])('%s imports %s: %s', async (filePath, imported, expected) => {
  expect(await isAllowed(filePath, imported)).toBe(expected);
});
