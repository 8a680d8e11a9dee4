import { parseArgs } from 'node:util';
import { installIfMissing, PlainFailure } from './install.mjs';
import { DIST } from './paths.mjs';
import { DEFAULT_PORT, startStaticServer } from './server/static-server.mjs';

const HELP = `Usage: npm start [-- --port <number>]

Builds the studio if needed and serves it on this machine only.
  --port <number>  port to start looking for a free one at (${DEFAULT_PORT})
  --help           this text`;

function readOptions() {
  try {
    return parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (thrown) {
    throw new PlainFailure(`${/** @type {Error} */ (thrown).message}\n\n${HELP}`);
  }
}

/** @param {string | undefined} text */
function readPort(text) {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new PlainFailure(`--port ${text}: not a port number.`);
  return port;
}

async function main() {
  const options = readOptions();
  if (options.help) return console.log(HELP);
  const port = readPort(options.port);
  await installIfMissing();
  const { buildIfStale } = await import('./build-if-stale.mjs');
  await buildIfStale();
  const server = await startStaticServer({ root: DIST, port });
  if (port !== 0 && server.port !== port) console.log(`Port ${port} is taken.`);
  console.log(`\nSpuriosity Studio: ${server.address}\n\nOnly this computer can reach it. Ctrl-C stops it.`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void server.close().then(() => process.exit()));
}

main().catch((thrown) => {
  console.error(thrown instanceof PlainFailure ? thrown.message : thrown);
  process.exitCode = 1;
});
