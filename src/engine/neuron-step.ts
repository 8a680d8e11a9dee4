import type { NeuronReport } from '../core/neurons';
import { keepColumns, testWithColumns, type ColumnChange } from './column-step';
import { keptTensors, type CueContext } from './cue-step';
import type { CueSettings, TaskOptions } from './types';

async function find(
  { audit, record }: CueContext,
  task: TaskOptions,
): Promise<ColumnChange & { neurons: NeuronReport }> {
  const { report, columns } = await audit.call('findNeurons', null, task);
  const others = (keptTensors(record).columns ?? []).filter(({ cue }) => cue.kind !== 'neuron');
  return { columns: [...others, ...columns], neurons: report };
}

/** Finds the features that drive each class and tests them with all other cues; those found before go. */
export async function findNeurons(context: CueContext, task: TaskOptions): Promise<NeuronReport> {
  const change = await find(context, task);
  await testWithColumns(context, 'neuron', change, task);
  return change.neurons;
}

/** Before the family is tested: features where they are asked for, and anew where the head that they are ranked by has changed. */
export async function prepareNeurons(context: CueContext, { kinds }: CueSettings, task: TaskOptions): Promise<void> {
  const { record } = context;
  const { neurons } = keptTensors(record);
  const isOutOfDate = neurons !== undefined && record.isStale('cues');
  if (!isOutOfDate && (neurons || !kinds.includes('neuron'))) return;
  await keepColumns(context, await find(context, task));
}
