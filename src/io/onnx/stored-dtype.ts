/** How a network's weights are stored, by its graph: a file's name can say anything. */
import type { StoredDtype } from '../../core/encoders';
import type { OnnxGraph } from './graph';
import { DOUBLE, FLOAT, FLOAT16, INT8, UINT8 } from './tensor';
import { fieldOf, integersOf, readFields, type Field } from './wire';

const STORED: ReadonlyMap<number, StoredDtype> = new Map([
  [FLOAT, 'fp32'],
  [DOUBLE, 'fp32'],
  [FLOAT16, 'fp16'],
  [INT8, 'q8'],
  [UINT8, 'q8'],
]);

/** Tensors of weights: initializers, and constants that stand as nodes. */
function weightsOf({ initializers, nodes }: OnnxGraph): (readonly Field[])[] {
  const constants = nodes.flatMap(({ op, attributes }) => {
    const value = op === 'Constant' ? attributes.get('value') : undefined;
    const tensor = value && fieldOf(value, 5);
    return tensor ? [readFields(tensor.bytes)] : [];
  });
  return [...[...initializers.values()].map(({ fields }) => fields), ...constants];
}

/** The form that most of a network's weights are stored in; fp32 where it has none. Indices and shapes are no weights. */
export function storedDtype(graph: OnnxGraph): StoredDtype {
  const counts = new Map<StoredDtype, number>();
  for (const fields of weightsOf(graph)) {
    const stored = STORED.get(integersOf(fields, 2)[0] ?? 0);
    if (!stored) continue;
    const count = integersOf(fields, 1).reduce((product, size) => product * size, 1);
    counts.set(stored, (counts.get(stored) ?? 0) + count);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? 'fp32';
}
