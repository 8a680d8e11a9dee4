import type { CueKind, CueReport } from '../core/audit';
import type { ColumnCue } from '../core/column-cue';
import type { NeuronReport } from '../core/neurons';
import type { SliceReport } from '../core/slice-report';
import { cueVectors, keptTensors, type CueContext } from './cue-step';
import type { CueSettings, TaskOptions } from './types';

/** Cues whose scores are kept, and what was found with them. */
export interface ColumnChange {
  columns: readonly ColumnCue[];
  slices?: SliceReport;
  neurons?: NeuronReport;
}

/** Writes the columns down and gives them to the worker. */
export async function keepColumns({ record, audit }: CueContext, change: ColumnChange): Promise<void> {
  await audit.call('setColumnCues', change.columns);
  await record.update({ kept: { ...keptTensors(record), ...change } });
  audit.rememberCues(cueVectors(record));
}

/** Tests the family again with other columns in it, as the step Cues was told to test it. */
export async function testWithColumns(
  context: CueContext,
  kind: CueKind,
  change: ColumnChange,
  task: TaskOptions,
): Promise<CueReport> {
  const { record, audit } = context;
  const finish = record.begin('cues');
  await keepColumns(context, change);
  const told = (record.step('cues')?.settings as CueSettings | undefined) ?? { kinds: ['pixel'], endSize: null };
  const settings: CueSettings = { ...told, kinds: [...new Set([...told.kinds, kind])] };
  const report = await audit.call('testCues', settings, task);
  const withUnknown: CueReport = { ...report, unknown: keptTensors(record).unknownCues };
  await finish(settings, withUnknown);
  return withUnknown;
}
