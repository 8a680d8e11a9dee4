/** Makes one network of a network of features and a file of its head. */
import { AppError } from '../../core/errors';
import { innerNames, nodeField, writeGraph, initializerField, type OnnxGraph } from './graph';
import { bytesField, fieldsOf, joinBytes, readFields } from './wire';

const PREFIX = 'head/';

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
  const nameOf = (name: string): string => (name === '' ? '' : name === input.name ? source.name : `${PREFIX}${name}`);
  const nodes = head.nodes.map((node) =>
    nodeField(node.op, node.inputs.map(nameOf), node.outputs.map(nameOf), attributesOf(node.raw)),
  );
  // An output keeps its name: a person may have to choose among them.
  const outputs = head.outputs.map(({ name }) => nodeField('Identity', [nameOf(name)], [name]));
  const initializers = [...head.initializers.values()].map(({ name, raw }) => renamed(raw, nameOf(name)));
  return writeGraph(features, {
    nodes: [...features.nodes.map(({ raw }) => raw), ...nodes, ...outputs],
    initializers: [...[...features.initializers.values()].map(({ raw }) => raw), ...initializers],
    outputs: [...features.outputs, ...head.outputs].map(({ raw }) => raw),
  });
}

function attributesOf(raw: Uint8Array): Uint8Array[] {
  const [node] = readFields(raw);
  return fieldsOf(readFields(node!.bytes), 5).map(({ bytes }) => bytes);
}
