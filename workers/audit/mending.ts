import type { CueJudgement, FittedHead, MendReport, MethodId, RefusedMethod } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import { isSystem } from '../../src/core/generation-order';
import { rowsByGroup, type GroupSummary } from '../../src/core/image-groups';
import { rowsOfSplit } from '../../src/core/splits';
import type { UsedWords } from '../../src/core/word-report';
import type { CallContext } from '../serve';
import type { MendRequest } from './api';
import type { AuditService } from './audit-service';
import { answersOf } from './evaluated-head';
import { makeHead, methodOf, reportHead, type FitSettings, type MadeHead } from './fitting';
import { groupImages } from './grouping';

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

/** Groups that come from cues are only as good as the cues; said where a method rests on them. */
function groupWarnings(methods: readonly MethodId[], summary: GroupSummary | undefined, isChosen: boolean): string[] {
  const isNeeded = methods.some((id) => methodOf(id).needs.includes('groups'));
  if (summary?.choice.kind !== 'cues' || !isNeeded) return [];
  const why = isChosen ? '' : 'The metadata holds no groups. ';
  return [`${why}Groups come from ${summary.origin}: images near the threshold may be in the wrong one.`];
}

/** A method that cannot be run on these images must not cost the heads of the others. */
async function makeOrRefuse(
  service: AuditService,
  id: MethodId,
  settings: FitSettings,
  context: CallContext,
): Promise<MadeHead | RefusedMethod> {
  try {
    return await makeHead(service, id, settings, context);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || (thrown.code !== 'bad-input' && thrown.code !== 'too-few-images'))
      throw thrown;
    return { method: id, title: methodOf(id).title, message: thrown.message, fix: thrown.fix };
  }
}

/** Where nothing that was asked for could be done, that is the answer. @throws AppError `bad-input` */
function throwIfAllRefused(madeCount: number, [first]: readonly RefusedMethod[]): void {
  if (!first || madeCount > 0) return;
  throw new AppError('bad-input', `${first.title}: ${first.message}`, first.fix);
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
  const plain = service.classifierHeads.find(({ report }) => report.method === 'erm');
  const spuriosity = service.spuriosityBySplit(judgements);
  const grouped = groupImages(service, request.groups ?? null, judgements);
  const compared = {
    audited: answersOf(head, service.features, state.labels),
    erm: plain ? answersOf(plain.head, service.features, state.labels) : null,
    grouped,
  };
  const warnings = [...plan.warnings];
  if (plan.isDrawn && judgements.some(({ judgement }) => judgement === 'spurious')) warnings.push(FOUND_AMONG_ALL);
  warnings.push(...groupWarnings(methods, grouped?.summary, request.groups?.kind === 'cues'));
  const heads = service.classifierHeads.map((fitted) => reportHead(service, madeOf(fitted), spuriosity, compared));
  const refused: RefusedMethod[] = [];
  const checks: UsedWords['checks'][number][] = [];
  for (const id of methods) {
    if (heads.some(({ report }) => report.method === id)) continue;
    const options = request.options?.[id];
    const settings = {
      seed,
      classTextVectors: request.classTextVectors,
      head,
      spuriosity,
      groups: grouped?.groups ?? null,
      words: request.words ?? null,
      generated: (isSystem(id) && request.generated?.[id]) || null,
    };
    const made = await makeOrRefuse(service, id, { ...settings, options }, context);
    if ('fix' in made) {
      refused.push(made);
      continue;
    }
    warnings.push(...made.notes.map((note) => `${made.title}: ${note}`));
    if (made.words) checks.push({ method: id, ...made.words });
    const fitted = reportHead(service, made, spuriosity, compared);
    heads.push(options ? { ...fitted, report: { ...fitted.report, options } } : fitted);
  }
  throwIfAllRefused(heads.length - service.classifierHeads.length, refused);
  return {
    report: {
      heads: heads.map(({ report }) => report),
      judgements,
      isSplitDrawn: plan.isDrawn,
      groups: grouped?.summary ?? null,
      ...(grouped?.summary.choice.kind === 'cues' && {
        cueGroupRows: rowsByGroup(grouped.groups, rowsOfSplit(plan.splits, 'test')),
      }),
      ...(request.words && 'words' in request.words && { words: { lists: request.words.words.lists, checks } }),
      refused,
      warnings,
    },
    heads,
  };
}
