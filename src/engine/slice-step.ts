import type { SliceReport, SliceSettings } from '../core/slice-report';
import { keepColumns, testWithColumns, type ColumnChange } from './column-step';
import { keptTensors, prepareTextCues, type CueContext } from './cue-step';
import type { CueSettings, EmbedReport, TaskOptions } from './types';

/** Groups that are looked for where nobody says otherwise. */
const DEFAULT_SLICES: Omit<SliceSettings, 'space'> = { method: 'mixture', sliceCount: 8, seed: 1 };

/** Of all images of the audit; where that leaves less than two groups, none are looked for unasked. */
const FEWEST_IMAGES_A_SLICE = 20;

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
  const embedded = record.result<EmbedReport>('embed');
  const sliceCount = Math.min(DEFAULT_SLICES.sliceCount, Math.floor((embedded?.images ?? 0) / FEWEST_IMAGES_A_SLICE));
  if (!slices && sliceCount < 2) return;
  const settings = slices?.settings ?? {
    ...DEFAULT_SLICES,
    sliceCount,
    space: embedded?.encoder ? ('encoder' as const) : ('backbone' as const),
  };
  await keepColumns(context, await find(context, settings, task));
}
