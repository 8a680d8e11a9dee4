import type { AuditClient } from '../compute/audit-client';
import type { EncoderClient } from '../compute/encoder-client';
import type { CueDescription, CueKind, CueReport, Finding } from '../core/audit';
import type { KeptTensors } from '../store/audit-record';
import { embedKnownClassNames, embedTypedCue, embedVocabulary, isTypedCue } from './cue-vectors';
import type { SessionRecord } from './session-record';
import { prepareNeurons } from './neuron-step';
import { prepareSlices } from './slice-step';
import type { CueSettings, EmbedReport, TaskOptions } from './types';
import type { CueVectors } from '../../workers/audit/api';

export interface CueContext {
  record: SessionRecord;
  audit: Pick<AuditClient, 'call' | 'setCues' | 'rememberCues'>;
  /** The encoder of the audit's vectors. @throws AppError `model-missing` where it has none */
  encoder(task: TaskOptions): Promise<EncoderClient>;
}

const NOTHING_KEPT: KeptTensors = { cues: [], textVectors: new Float32Array(0), unknownCues: [], heads: [] };

/** What is kept now: read where it is written, as other steps write their part meanwhile. */
export function keptTensors(record: SessionRecord): KeptTensors {
  return record.value.kept ?? NOTHING_KEPT;
}

/** What a worker needs to score every cue of the audit. */
export function cueVectors(record: SessionRecord): CueVectors {
  const { cues, textVectors, columns = [] } = keptTensors(record);
  return { cues, textVectors, columns };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Tests the cues of the asked kinds; the vocabulary's words are read first where that has not been done. */
export async function testCues(context: CueContext, asked: CueSettings, task: TaskOptions): Promise<CueReport> {
  const { record, audit } = context;
  const finish = record.begin('cues');
  await prepareTextCues(context, asked, task);
  await prepareSlices(context, asked, task);
  await prepareNeurons(context, asked, task);
  // What a person made by example or had found stays in the family.
  const made = (keptTensors(record).columns ?? []).map(({ cue }) => cue.kind);
  const settings: CueSettings = { ...asked, kinds: [...new Set<CueKind>([...asked.kinds, ...made])] };
  const report = await audit.call('testCues', settings, task);
  const withUnknown: CueReport = { ...report, unknown: keptTensors(record).unknownCues };
  await finish(settings, withUnknown);
  return withUnknown;
}

/** The vocabulary is embedded once per audit; a cue that was typed before stays in the family. */
export async function prepareTextCues(
  context: CueContext,
  { kinds }: Pick<CueSettings, 'kinds'>,
  task: TaskOptions,
): Promise<void> {
  const { record, audit } = context;
  const hasEncoder = record.result<EmbedReport>('embed')?.encoder !== null;
  if (kinds.includes('text') && hasEncoder && keptTensors(record).cues.every(isTypedCue)) {
    const { cues, vectors, unknown } = await embedVocabulary(await context.encoder(task), task);
    const typed = keptTensors(record);
    const textVectors = joined(vectors, typed.textVectors);
    await record.update({ kept: { ...typed, cues: [...cues, ...typed.cues], textVectors, unknownCues: unknown } });
  }
  await prepareClassNames(context, kinds, task);
  await audit.setCues(cueVectors(record));
}

/** The classes' names are read beside the vocabulary, so that suggestions can say how near a cue's words are to them. */
async function prepareClassNames(context: CueContext, kinds: CueSettings['kinds'], task: TaskOptions): Promise<void> {
  const { record } = context;
  const { cues, textVectors, classNames } = keptTensors(record);
  if (classNames || !kinds.includes('text') || cues.length === 0) return;
  const { classes } = record.value.dataset;
  const dimension = textVectors.length / cues.length;
  const read = await embedKnownClassNames(await context.encoder(task), classes, dimension, task);
  await record.update({ kept: { ...keptTensors(record), classNames: read } });
}

export interface TypedCue {
  cue: CueDescription;
  findings: readonly Finding[];
}

/** Scores a cue in the person's own words; one that the family has already is found in it. */
export async function scoreTypedCue(context: CueContext, text: string, task: TaskOptions): Promise<TypedCue> {
  const { record } = context;
  const { cue, vector } = await embedTypedCue(await context.encoder(task), text, task);
  const known = keptTensors(record).cues.find((other) => other.title === cue.title);
  const report = record.result<CueReport>('cues');
  if (known && report?.cues.some(({ id }) => id === known.id)) {
    return { cue: known, findings: report.findings.filter((finding) => finding.cueId === known.id) };
  }
  return testTypedCue(context, cue, vector, task);
}

/** Tests the family again with one more cue, as the step Cues was told to test it. */
async function testTypedCue(
  { record, audit }: CueContext,
  cue: CueDescription,
  vector: Float32Array,
  task: TaskOptions,
): Promise<TypedCue> {
  const finish = record.begin('cues');
  const told = (record.step('cues')?.settings as CueSettings | undefined) ?? { kinds: ['pixel'], endSize: null };
  const settings: CueSettings = { ...told, kinds: [...new Set([...told.kinds, 'text' as const])] };
  const { report, findings } = await audit.call('addTextCue', { cue, vector, ...settings }, task);
  const kept = keptTensors(record);
  const isKept = kept.cues.some(({ id }) => id === cue.id);
  const cues = isKept ? kept.cues : [...kept.cues, cue];
  const textVectors = isKept ? kept.textVectors : joined(kept.textVectors, vector);
  audit.rememberCues({ cues, textVectors, columns: kept.columns ?? [] });
  await finish(settings, { ...report, unknown: kept.unknownCues }, { kept: { ...kept, cues, textVectors } });
  return { cue, findings };
}
