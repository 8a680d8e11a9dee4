/** Runs a benchmark by hand: `node test/bench/run.mjs preprocessing`. */
import { runnerImport } from 'vite';

const name = process.argv[2] ?? 'preprocessing';
const { module } = await runnerImport(new URL(`${name}.ts`, import.meta.url).pathname);
await module.main();
process.exit(0);
