import type { ClassifierReport, CueJudgement, MeasureReport, MendReport } from '../core/audit';
import { classTextsIfAny, readClassTexts, type HeadContext } from './classifier-step';
import { keptTensors } from './cue-step';
import type { Desk } from './generation/desk';
import type { MendSettings, TaskOptions } from './types';
import type { WordWork } from './word-step';

/** How far the audited head leans on the judged cues. */
export async function measure(
  context: HeadContext,
  settings: { endSize: number | null },
  judgements: readonly CueJudgement[],
  task: TaskOptions,
): Promise<MeasureReport> {
  const finish = context.record.begin('measure');
  const classTextVectors = await classTextsIfAny(context, task);
  const report = await context.audit.call('measure', { ...settings, judgements, classTextVectors }, task);
  await finish(settings, report);
  return report;
}

/** Other heads, and what each gains and loses. */
export async function mend(
  context: HeadContext,
  wordWork: WordWork,
  desk: Pick<Desk, 'forMethods'>,
  settings: MendSettings,
  judgements: readonly CueJudgement[],
  task: TaskOptions,
): Promise<MendReport> {
  const { record, audit } = context;
  const finish = record.begin('mend');
  const classTextVectors = settings.methods.includes('zero-shot') ? await readClassTexts(context, task) : null;
  const words = await wordWork.forMethods(context, settings.methods, task);
  const generated = await desk.forMethods(settings.methods, task);
  const request = { ...settings, judgements, classTextVectors, words, ...(generated && { generated }) };
  const { report, heads } = await audit.call('mend', request, task);
  audit.rememberHeads(heads, record.result<ClassifierReport>('classifier'));
  await finish(settings, report, { kept: { ...keptTensors(record), heads } });
  return report;
}
