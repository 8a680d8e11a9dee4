import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainFailure } from './install.mjs';
import { ROOT } from './paths.mjs';

/** Names of an installed browser on the search path. */
const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge'];

/** Places beside the search path. */
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder
      ? [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]
      : [],
  ),
};

/** @param {string} path */
function works(path) {
  // Chrome on Windows opens a window for --version instead of answering.
  if (process.platform === 'win32') return existsSync(path);
  // Ubuntu's chromium-browser may be a stub that only says how to install the real one.
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

async function playwrightBrowser() {
  const { chromium } = await import('playwright-core');
  try {
    return chromium.executablePath();
  } catch {
    return '';
  }
}

/** An installed Chrome or Chromium, CHROME_PATH first; null where there is none. */
export async function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (works(named)) return named;
    throw new PlainFailure(`CHROME_PATH names ${named}, which does not start.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const places = process.platform === 'darwin' || process.platform === 'win32' ? PLACES[process.platform] : onPath;
  const installed = places.find((path) => works(path));
  if (installed) return installed;
  const downloaded = await playwrightBrowser();
  return downloaded && works(downloaded) ? downloaded : null;
}

/**
 * @param {string} command
 * @param {string[]} commandArguments
 */
function succeeds(command, commandArguments) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, commandArguments, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

function installDebianPackage() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  return succeeds('apt-get', install) || (succeeds('apt-get', ['update', '-qq']) && succeeds('apt-get', install));
}

/**
 * A browser's path; installs one where there is none: Debian's package as root, else playwright's download.
 * @param {(line: string) => void} say
 */
export async function ensureBrowser(say = console.log) {
  const found = await findBrowser();
  if (found) return found;
  say('No Chrome or Chromium found: installing one ...');
  const playwright = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  if (installDebianPackage() || succeeds(process.execPath, [playwright, 'install', 'chromium'])) {
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new PlainFailure(
    'No Chrome or Chromium was found and none could be installed. ' +
      'Install one, or name an existing one with CHROME_PATH=/path/to/chrome, and run the command again.',
  );
}
