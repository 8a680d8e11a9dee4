import { parseArgs } from 'node:util';
import { installIfMissing, PlainFailure } from './install.mjs';

const PARTS = ['check', 'unit', 'browser'];
const SLOWEST = 10;
const HELP = `Usage: npm test [-- --only ${PARTS.join('|')}]

Installs what is missing, checks, builds, and runs the unit and browser tests.
The last line counts checks and tests together.`;

/** @typedef {import('./test/vitest-run.mjs').Tally} Tally */

/** @returns {{ parts: string[], isHelp: boolean }} */
function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } }));
  } catch (thrown) {
    throw new PlainFailure(`${/** @type {Error} */ (thrown).message}\n\n${HELP}`);
  }
  if (values.only !== undefined && !PARTS.includes(values.only)) {
    throw new PlainFailure(`--only ${values.only}: one of ${PARTS.join(', ')}.\n\n${HELP}`);
  }
  return { parts: values.only ? [values.only] : PARTS, isHelp: values.help ?? false };
}

/** @returns {Promise<Tally>} */
async function check() {
  console.log('\nChecks');
  const { runChecks } = await import('./check.mjs');
  const results = await runChecks();
  const passed = results.filter((result) => result.isOk).length;
  return {
    passed,
    failed: results.length - passed,
    skipped: 0,
    tests: results.map(({ name, seconds }) => ({ name: `check: ${name}`, seconds })),
  };
}

/** @returns {Promise<Tally>} */
async function browser() {
  const { ensureBrowser } = await import('./browser.mjs');
  const { buildIfStale } = await import('./build-if-stale.mjs');
  const { runVitest } = await import('./test/vitest-run.mjs');
  const browserPath = await ensureBrowser();
  console.log(`\nBrowser tests (${browserPath})`);
  try {
    await buildIfStale();
  } catch (thrown) {
    console.error(/** @type {Error} */ (thrown).message);
    return { passed: 0, failed: 1, skipped: 0, tests: [] };
  }
  return runVitest('browser', { ...process.env, CHROME_PATH: browserPath });
}

/** @param {'front' | 'behind'} place @returns {Promise<Tally>} */
async function unit(place) {
  if (place === 'front') console.log('\nUnit tests');
  const { runVitest } = await import('./test/vitest-run.mjs');
  return runVitest('unit', { ...process.env }, place);
}

/**
 * A browser test waits for its page half of the time; the unit tests take the cores meanwhile, and never from it.
 * @param {readonly string[]} parts
 * @returns {Promise<Tally[]>}
 */
async function run(parts) {
  const checked = parts.includes('check') ? [await check()] : [];
  const hasBrowser = parts.includes('browser');
  const units = parts.includes('unit') ? [unit(hasBrowser ? 'behind' : 'front')] : [];
  const browsers = hasBrowser ? [browser()] : [];
  return [...checked, ...(await Promise.all([...units, ...browsers]))];
}

/** @param {import('./test/vitest-run.mjs').TimedTest[]} tests */
function listSlowest(tests) {
  const slowest = [...tests].sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  console.log('Slowest:');
  for (const { name, seconds } of slowest) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
}

async function main() {
  const { parts, isHelp } = readOptions();
  if (isHelp) return console.log(HELP);
  const startedAt = Date.now();
  await installIfMissing();
  const tallies = await run(parts);
  /** @param {'passed' | 'failed' | 'skipped'} key */
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  console.log('');
  listSlowest(tallies.flatMap((tally) => tally.tests));
  console.log(`In all ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}

main().catch((thrown) => {
  console.error(thrown instanceof PlainFailure ? thrown.message : thrown);
  // The last line keeps its shape whatever goes wrong before the tests.
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
