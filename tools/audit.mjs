import { mkdirSync } from 'node:fs';
import { HUB_CDN, HUB_ORIGIN } from '../src/endpoints/content-policy.js';
import { readAuditOptions } from './audit/options.mjs';
import { HELP, UsageError } from './audit/usage.mjs';
import { ProgressLine } from './audit/progress-line.mjs';
import { auditRoutes } from './audit/routes.mjs';
import { summaryLines } from './audit/summary.mjs';
import { installIfMissing, PlainFailure } from './install.mjs';
import { DIST } from './paths.mjs';
import { startStaticServer } from './server/static-server.mjs';

/** @param {import('./audit/options.mjs').AuditOptions['request']} request @returns {string[]} */
function neededHosts({ encoder, backbone, hubOrigin }) {
  const usesHub = encoder?.kind === 'hub' || backbone?.kind === 'hub';
  if (!usesHub) return [];
  return hubOrigin === null ? [HUB_ORIGIN, HUB_CDN] : [hubOrigin];
}

/** @param {string} out */
function makeFolder(out) {
  try {
    mkdirSync(out, { recursive: true });
  } catch (thrown) {
    throw new PlainFailure(`--out ${out} cannot be made: ${/** @type {Error} */ (thrown).message}`);
  }
}

/**
 * @param {import('./audit/options.mjs').AuditOptions} options
 * @param {AbortSignal} signal
 * @returns {Promise<number>} the exit code
 */
async function audit(options, signal) {
  await installIfMissing(console.error);
  const { ensureBrowser } = await import('./browser.mjs');
  const { buildIfStale } = await import('./build-if-stale.mjs');
  const { driveAudit } = await import('./audit/drive.mjs');
  const executablePath = await ensureBrowser(console.error);
  await buildIfStale(console.error);
  makeFolder(options.out);

  const { folder: data, encoderFolder: encoder, backboneFolder: backbone, examplesFolder: examples, out } = options;
  const { base, route } = auditRoutes({ data, encoder, backbone, examples, out });
  const hosts = neededHosts(options.request);
  if (hosts.length > 0) console.log(`Allowed for this run, because a hub model is named: ${hosts.join(', ')}`);
  const server = await startStaticServer({ root: DIST, routes: [route] });
  const line = new ProgressLine();
  const say = (/** @type {string} */ text) => {
    line.clear();
    console.log(text);
  };
  try {
    const request = { ...options.request, base };
    const listener = { progress: line.show.bind(line), say };
    const outcome = await driveAudit({ executablePath, address: server.address, request, hosts, listener, signal });
    line.clear();
    if (!outcome.ok) throw new PlainFailure(`${outcome.error.message}\n${outcome.error.fix}`);
    console.log(['', ...summaryLines(outcome.summary), ''].join('\n'));
    for (const { name, sizeBytes, description } of outcome.summary.files) {
      console.log(`  ${name.padEnd(18)} ${(sizeBytes / 1000).toFixed(0).padStart(7)} kB  ${description}`);
    }
    console.log(`Written to ${out}`);
    return 0;
  } finally {
    line.clear();
    await server.close();
  }
}

async function main() {
  // npm changes to the project's folder; paths are meant relative to where the user stands.
  const workingFolder = process.env.npm_lifecycle_event === 'audit' ? (process.env.INIT_CWD ?? '.') : process.cwd();
  const options = readAuditOptions(process.argv.slice(2), workingFolder);
  if (!options) {
    console.log(HELP);
    return 0;
  }
  const controller = new AbortController();
  process.once('SIGINT', () => {
    console.error('\nStopping ... (Ctrl-C again to stop at once)');
    process.once('SIGINT', () => process.exit(1));
    controller.abort();
  });
  return audit(options, controller.signal);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (thrown) => {
    if (thrown instanceof UsageError) {
      console.error(`${thrown.message}\nnpm run audit -- --help lists all options.`);
      process.exitCode = 2;
      return;
    }
    console.error(thrown instanceof PlainFailure ? thrown.message : thrown);
    process.exitCode = 1;
  },
);
