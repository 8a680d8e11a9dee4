import type { SliceReport, SliceSettings } from '../core/slice-report';
import { keepColumns, testWithColumns, type ColumnChange } from './column-step';
import { keptTensors, prepareTextCues, type CueContext } from './cue-step';
import type { CueSettings, EmbedReport, TaskOptions } from './types';

/** Groups that are looked for where nobody says otherwise. */
const DEFAULT_SLICES: Omit<SliceSettings, 'space'> = { method: 'mixture', sliceCount: 8, seed: 1 };

async function find(context: CueContext, settings: SliceSettings, task: TaskOptions): Promise<ColumnChange> {
  const { report, columns } = await context.audit.call('findSlices', settings, task);
  const others = (keptTensors(context.record).columns ?? []).filter(({ cue }) => cue.kind !== 'slice');
  return { columns: [...others, ...columns], slices: report };
}

/** Finds slices and tests them with all other cues; those found before go. */
export async function findSlices(
  context: CueContext,
  settings: SliceSettings,
  task: TaskOptions,
): Promise<SliceReport> {
  // The vocabulary describes them, so its words are read first.
  await prepareTextCues(context, { kinds: ['text'] }, task);
  const change = await find(context, settings, task);
  await testWithColumns(context, 'slice', change, task);
  return change.slices!;
}

/** Before the family is tested: slices where they are asked for, and anew where the head that they are measured by has changed. */
export async function prepareSlices(context: CueContext, { kinds }: CueSettings, task: TaskOptions): Promise<void> {
  const { record } = context;
  const { slices } = keptTensors(record);
  const isOutOfDate = slices !== undefined && record.isStale('cues');
  if (!isOutOfDate && (slices || !kinds.includes('slice'))) return;
  const hasEncoder = Boolean(record.result<EmbedReport>('embed')?.encoder);
  const settings = slices?.settings ?? { ...DEFAULT_SLICES, space: hasEncoder ? 'encoder' : 'backbone' };
  await keepColumns(context, await find(context, settings, task));
}
