import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installIfMissing, PlainFailure } from './install.mjs';
import { ROOT } from './paths.mjs';

/** @param {string} packagePath @param {string[]} rest */
const node = (packagePath, ...rest) => [join(ROOT, 'node_modules', packagePath), ...rest];
/** @param {string} project */
const typescript = (project) => node('typescript/bin/tsc', '-p', `tsconfig.${project}.json`);

/** Every check and the Node command that runs it. */
const CHECKS = [
  { name: 'format (prettier)', command: node('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.') },
  { name: 'lint (eslint)', command: node('eslint/bin/eslint.js', '--max-warnings=0', '.') },
  { name: 'types of core (tsc)', command: typescript('core') },
  { name: 'types of the page (tsc)', command: typescript('app') },
  { name: 'types of the workers (tsc)', command: typescript('worker') },
  { name: 'types of tools and tests (tsc)', command: typescript('node') },
  {
    name: 'components (svelte-check)',
    command: node('svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.app.json', '--fail-on-warnings'),
  },
];

/** @param {string[]} command @returns {Promise<{ isOk: boolean, output: string }>} */
function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ isOk: code === 0, output }));
  });
}

/**
 * Runs all checks, two at a time, and prints a line each, with what a failed one said.
 * @returns {Promise<{ name: string, isOk: boolean, seconds: number }[]>}
 */
export async function runChecks(say = console.log) {
  const waiting = [...CHECKS];
  /** @type {{ name: string, isOk: boolean, seconds: number }[]} */
  const results = [];
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = Date.now();
      const { isOk, output } = await run(check.command);
      const seconds = (Date.now() - startedAt) / 1000;
      say(`${isOk ? 'ok    ' : 'FAILED'}  ${check.name}  ${seconds.toFixed(1)} s`);
      if (!isOk) say(output.trimEnd());
      results.push({ name: check.name, isOk, seconds });
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  installIfMissing()
    .then(() => runChecks())
    .then((results) => {
      process.exitCode = results.every((result) => result.isOk) ? 0 : 1;
    })
    .catch((thrown) => {
      console.error(thrown instanceof PlainFailure ? thrown.message : thrown);
      process.exitCode = 1;
    });
}
