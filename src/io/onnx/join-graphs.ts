/** Makes one network of a network of features and a file of its head. */
import { AppError } from '../../core/errors';
import {
  freshName,
  initializerField,
  innerNames,
  nodeField,
  renamedOutput,
  tensorNames,
  writeGraph,
  type OnnxGraph,
} from './graph';
import { bytesField, fieldsOf, joinBytes, readFields } from './wire';

/** What the head's own names begin with, so that none is one of the features'. */
function prefixFor(features: OnnxGraph): string {
  const taken = [...tensorNames(features)];
  let prefix = 'head/';
  for (let number = 2; taken.some((name) => name.startsWith(prefix)); number += 1) prefix = `head_${number}/`;
  return prefix;
}

function refused(why: string, fix: string): AppError {
  return new AppError('model-invalid', `The two files do not make one classifier: ${why}.`, fix);
}

/** An initializer under another name. */
function renamed(raw: Uint8Array, name: string): Uint8Array {
  const [tensor] = readFields(raw);
  const kept = readFields(tensor!.bytes).filter(({ number }) => number !== 8);
  return initializerField(joinBytes([...kept.map((field) => field.raw), bytesField(8, name)]));
}

/**
 * The head's nodes follow on the output of the features that its input names, or on the only one; its own names get a prefix.
 *
 * @throws AppError `model-invalid` where they do not fit together
 */
export function joinGraphs(features: OnnxGraph, head: OnnxGraph): Uint8Array<ArrayBuffer> {
  const [input, ...more] = head.inputs;
  if (!input || more.length > 0) {
    throw refused('the head has more than one input', 'Export the head with the features as its one input.');
  }
  if (head.opset !== features.opset) {
    throw refused(
      `they are of operator sets ${features.opset} and ${head.opset}`,
      'Export both with the same opset_version.',
    );
  }
  const source =
    features.outputs.find(({ name }) => name === input.name) ??
    (features.outputs.length === 1 ? features.outputs[0] : undefined);
  if (!source) {
    throw refused(
      `the features have ${features.outputs.length} outputs and none is named ${input.name}`,
      `Name the output that the head reads "${input.name}".`,
    );
  }
  if (head.nodes.some((node) => innerNames(node).length > 0)) {
    throw refused('the head has branches or loops', 'Export the head as one linear layer.');
  }
  refuseOtherOperators(features, head);
  const prefix = prefixFor(features);
  const nameOf = (name: string): string => (name === '' ? '' : name === input.name ? source.name : `${prefix}${name}`);
  const nodes = head.nodes.map((node) =>
    nodeField(node.op, node.inputs.map(nameOf), node.outputs.map(nameOf), attributesOf(node.raw), node.domain),
  );
  // An output keeps its name where it can: a person may have to choose among them. Exporters call tensors of any file "output" or "12".
  const named = head.outputs.map((output) => ({ output, name: freshName(features, output.name) }));
  const outputs = named.map(({ output, name }) => nodeField('Identity', [nameOf(output.name)], [name]));
  const initializers = [...head.initializers.values()].map(({ name, raw }) => renamed(raw, nameOf(name)));
  return writeGraph(features, {
    nodes: [...features.nodes.map(({ raw }) => raw), ...nodes, ...outputs],
    initializers: [...[...features.initializers.values()].map(({ raw }) => raw), ...initializers],
    outputs: [
      ...features.outputs.map(({ raw }) => raw),
      ...named.map(({ output, name }) => renamedOutput(output, name)),
    ],
  });
}

/** The joined file names the operators of the features' file; the head may use no others. */
function refuseOtherOperators(features: OnnxGraph, head: OnnxGraph): void {
  for (const domain of new Set(head.nodes.map((node) => node.domain))) {
    if (domain === '' || features.domains.get(domain) === (head.domains.get(domain) ?? 1)) continue;
    throw refused(
      `the head has operators of ${domain} that the features' file does not name in that version`,
      'Export both with the same exporter, or the head as one linear layer.',
    );
  }
}

function attributesOf(raw: Uint8Array): Uint8Array[] {
  const [node] = readFields(raw);
  return fieldsOf(readFields(node!.bytes), 5).map(({ bytes }) => bytes);
}
