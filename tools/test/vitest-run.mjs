import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../paths.mjs';

/**
 * @typedef {{ name: string, seconds: number }} TimedTest
 * @typedef {{ passed: number, failed: number, skipped: number, tests: TimedTest[] }} Tally
 * @typedef {{ fullName: string, status: string, duration?: number | null }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} TestFile
 */

/**
 * Counts a report of vitest's JSON reporter. A file that broke before its tests ran counts as one failure.
 * @param {{ testResults: TestFile[] }} report
 * @returns {Tally}
 */
export function tallyReport(report) {
  const assertions = report.testResults.flatMap((file) => file.assertionResults);
  /** @param {string} status */
  const count = (status) => assertions.filter((assertion) => assertion.status === status).length;
  const passed = count('passed');
  const failed = count('failed');
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  return {
    passed,
    failed: failed + brokenFiles.length,
    skipped: assertions.length - passed - failed,
    tests: assertions.map(({ fullName, duration }) => ({ name: fullName, seconds: (duration ?? 0) / 1000 })),
  };
}

/**
 * Runs the projects of vitest.config.ts whose names begin so and counts their tests. In front its output is passed through; behind it gets what the other
 * processes leave of the cores, and tells everything at its end.
 * @param {'unit' | 'browser'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {'front' | 'behind'} [place]
 * @returns {Promise<Tally>}
 */
export async function runVitest(project, env, place = 'front') {
  const folder = mkdtempSync(join(tmpdir(), 'studio-test-'));
  const reportFile = join(folder, 'report.json');
  try {
    const code = await spawnVitest(project, reportFile, env, place);
    const tally = tallyReport(JSON.parse(readFileSync(reportFile, 'utf8')));
    // An error outside any test fails the run without failing a test.
    if (code !== 0 && tally.failed === 0) tally.failed = 1;
    return tally;
  } catch (thrown) {
    console.error(`The ${project} tests left no report: ${thrown}`);
    return { passed: 0, failed: 1, skipped: 0, tests: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} project
 * @param {string} reportFile
 * @param {NodeJS.ProcessEnv} env
 * @param {'front' | 'behind'} place
 * @returns {Promise<number | null>}
 */
function spawnVitest(project, reportFile, env, place) {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  return new Promise((resolve, reject) => {
    // Projects whose names begin alike are parts of one: some browser tests run alone.
    const child = spawn(process.execPath, [vitest, 'run', '--project', `${project}*`, ...reporters], {
      cwd: ROOT,
      stdio: ['ignore', place === 'front' ? 'inherit' : 'pipe', place === 'front' ? 'inherit' : 'pipe'],
      env,
    });
    let said = '';
    child.stdout?.on('data', (chunk) => (said += String(chunk)));
    child.stderr?.on('data', (chunk) => (said += String(chunk)));
    if (place === 'behind' && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    child.on('error', reject);
    child.on('close', (code) => {
      if (said) console.log(`\nThe ${project} tests, run beside the others:\n${said.trimEnd()}\n`);
      resolve(code);
    });
  });
}
