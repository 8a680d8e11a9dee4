/** The page that the command line drives: the studio without its interface. */
import { toPlainError } from '../core/errors';
import { throttleProgress } from '../core/progress';
import { establishPolicy } from '../endpoints/allowed-hosts';
import { createEngine } from '../engine/engine';
import type {} from './protocol';
import { runAudit } from './run';

let running = new AbortController();

await establishPolicy();
window.studio = {
  async run(request) {
    running = new AbortController();
    try {
      const summary = await runAudit(createEngine(), request, {
        signal: running.signal,
        onProgress: throttleProgress((progress) => window.studioProgress?.(progress)),
        say: (line) => window.studioSay?.(line),
      });
      return { ok: true, summary };
    } catch (thrown) {
      return { ok: false, error: toPlainError(thrown) };
    }
  },
  cancel: () => running.abort(),
};
