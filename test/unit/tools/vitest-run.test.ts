import { expect, test } from 'vitest';
import { tallyReport } from '../../../tools/test/vitest-run.mjs';

const assertion = (status: string, duration = 1500) => ({ fullName: `a ${status} test`, status, duration });

test('tests are counted by their outcome', () => {
  const tally = tallyReport({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: ['passed', 'passed', 'failed'].map((s) => assertion(s)),
      },
      { name: 'b.test.ts', status: 'passed', assertionResults: ['passed', 'pending', 'todo'].map((s) => assertion(s)) },
    ],
  });
  expect(tally).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
  expect(tally.tests[0]).toEqual({ name: 'a passed test', seconds: 1.5 });
});

test('a file that broke before its tests ran is a failure', () => {
  const tally = tallyReport({ testResults: [{ name: 'c.test.ts', status: 'failed', assertionResults: [] }] });
  expect(tally).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});
