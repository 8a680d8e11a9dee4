import type { CueJudgement, FittedHead, MendReport, MethodId } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import { answersOf } from './evaluated-head';
import { makeHead, methodOf, reportHead, type MadeHead } from './fitting';

export interface MendRequest {
  methods: readonly MethodId[];
  judgements: readonly CueJudgement[];
  seed: number;
  classTextVectors: Float32Array | null;
}

/** No head has seen the drawn test part, but the cues were found on cross-fitted predictions of all images. */
const FOUND_AMONG_ALL =
  'The data came without a split, so the cues were found among all images, the test part with them: on new images the gain may be a little smaller.';

function madeOf({ head, report }: FittedHead): MadeHead {
  return { head, title: report.title, seconds: report.seconds, notes: [] };
}

/** @throws AppError `bad-input` where a chosen method needs judged cues and there are none */
function requireJudgements(methods: readonly MethodId[], judgements: readonly CueJudgement[]): void {
  const needing = methods.find((id) => methodOf(id).needs.includes('spuriosity'));
  if (!needing || judgements.some(({ judgement }) => judgement === 'spurious')) return;
  throw new AppError(
    'bad-input',
    `${methodOf(needing).title} needs to know which cues are spurious, and none has been judged so.`,
    'Go back to Cues and judge at least one cue as spurious.',
  );
}

/**
 * Runs the methods on the audited head and reports all heads on the same images, the audited one first. Heads that were fitted in
 * the step Classifier are reported again under the judgements, not fitted again.
 */
export async function mend(
  service: AuditService,
  request: MendRequest,
  context: CallContext,
): Promise<{ report: MendReport; heads: readonly FittedHead[] }> {
  const { methods, judgements, seed } = request;
  requireJudgements(methods, judgements);
  const { audited, plan, state } = service;
  const { head } = audited.fitted;
  const answers = answersOf(head, service.features, state.labels);
  const spuriosity = service.spuriosityBySplit(judgements);
  const warnings = [...plan.warnings];
  if (plan.isDrawn && judgements.some(({ judgement }) => judgement === 'spurious')) warnings.push(FOUND_AMONG_ALL);
  const kept = service.classifierHeads.map((fitted) => reportHead(service, madeOf(fitted), spuriosity, answers));
  const heads: FittedHead[] = [...kept];
  for (const id of methods) {
    if (heads.some(({ report }) => report.method === id)) continue;
    const settings = { seed, classTextVectors: request.classTextVectors, head, spuriosity };
    const made = await makeHead(service, id, settings, context);
    warnings.push(...made.notes.map((note) => `${made.title}: ${note}`));
    heads.push(reportHead(service, made, spuriosity, answers));
  }
  return {
    report: { heads: heads.map(({ report }) => report), judgements, isSplitDrawn: plan.isDrawn, warnings },
    heads,
  };
}
