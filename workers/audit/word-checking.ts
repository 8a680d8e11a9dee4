import type { EmbeddedWords } from '../../src/core/embedded-words';
import { toPlainError } from '../../src/core/errors';
import { resolveOptions } from '../../src/core/methods/mitigation';
import { tldr, validateWords } from '../../src/core/methods/tldr';
import { TLDR_OPTIONS } from '../../src/core/methods/tldr-options';
import type { WordReport } from '../../src/core/word-report';
import { shortageOf } from '../../src/core/word-validation';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import { mitigationInput } from './fitting';

/** What TLDR would keep of the words under its defaults, by the audited head; nothing is fitted but the projector. */
export async function checkAuditWords(
  service: AuditService,
  { words, seed }: { words: EmbeddedWords; seed: number },
  context: CallContext,
): Promise<WordReport> {
  const { head } = service.audited.fitted;
  const settings = { seed, classTextVectors: null, head, spuriosity: null, words: { words } };
  const tools = {
    trainer: await service.state.trainer(service.state.labels.length),
    seed,
    signal: context.signal,
    onProgress: context.report,
  };
  const input = mitigationInput(service, tldr, settings);
  const { check, bridge } = await validateWords(input, tools, resolveOptions(TLDR_OPTIONS));
  const shortage = shortageOf(check, words);
  return {
    lists: words.lists,
    verdicts: check.verdicts,
    withoutAnchor: check.withoutAnchor,
    bridge: bridge.detail,
    fidelity: bridge.fidelity,
    shortage: shortage && toPlainError(shortage),
  };
}
