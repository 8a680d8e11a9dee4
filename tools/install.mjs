import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** The least Node that Vite 8 runs on. */
const LEAST_NODE = [20, 19];

/** A failure that the user can do something about: printed without a stack. */
export class PlainFailure extends Error {}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new PlainFailure(
    `Node ${LEAST_NODE.join('.')} or newer is needed; this is ${process.versions.node}. Get one from https://nodejs.org/`,
  );
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

/** Whether every package of the lockfile lies in node_modules in the version it names. */
function isInstalled() {
  // npm writes what it has installed into this file.
  const installedList = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return false;
  const installed = readPackages(installedList);
  return Object.entries(readPackages(join(ROOT, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/') || wanted.optional || wanted.devOptional) return true;
    return installed[path] !== undefined && installed[path].version === wanted.version;
  });
}

/**
 * Runs npm and returns its exit code and what it wrote to stderr, which is passed on as well.
 * @param {string[]} commandArguments
 * @returns {Promise<{ code: number | null, errors: string }>}
 */
function runNpm(commandArguments) {
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(isWindows ? 'npm.cmd' : 'npm', commandArguments, {
      cwd: ROOT,
      shell: isWindows,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
      process.stderr.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, errors }));
  });
}

const NETWORK_TROUBLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i;

/**
 * Installs the packages of the lockfile unless they are there.
 * @param {(line: string) => void} say
 */
export async function installIfMissing(say = console.log) {
  checkNode();
  if (isInstalled()) return;
  say('Installing packages (npm ci), once ...');
  const { code, errors } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) return;
  if (NETWORK_TROUBLE.test(errors)) {
    throw new PlainFailure(
      'The npm registry could not be reached, and the packages are not installed yet. ' +
        'Connect once (or point npm to a mirror), then run the command again; afterwards no network is needed.',
    );
  }
  throw new PlainFailure(`npm ci failed with exit code ${code}; what it says stands above.`);
}
