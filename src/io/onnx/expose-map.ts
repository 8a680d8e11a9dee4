/** Gives out what a network averages over the picture, for files that keep it to themselves. */
import { AppError } from '../../core/errors';
import { spatialMap } from './find-head';
import { freshName, nodeField, outputField, readGraph, writeGraph, type OnnxGraph } from './graph';
import { FLOAT, floatValue, integerAttributeField } from './tensor';

/**
 * The same network with the map behind its features as one output more, [images, features, rows, columns] in 32-bit floats. The bytes as they are where
 * an output has places already, no output is the mean of a map, or the file cannot be read here: opening it says why.
 */
export function exposeMap(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const graph = graphOf(bytes);
  if (!graph || graph.outputs.some(({ shape }) => shape !== null && shape.length > 2)) return bytes;
  const map = graph.outputs
    .map(({ name }) => spatialMap(graph, name))
    .find((found) => found?.layout === 'channels-first');
  if (!map) return bytes;
  const name = freshName(graph, 'studio_map');
  const cast = nodeField('Cast', [map.tensor], [name], [integerAttributeField('to', FLOAT)]);
  const output = outputField(floatValue(name, ['images', 'map_features', 'map_rows', 'map_columns']));
  return writeGraph(graph, {
    nodes: [...graph.nodes.map(({ raw }) => raw), cast],
    outputs: [...graph.outputs.map(({ raw }) => raw), output],
  });
}

function graphOf(bytes: Uint8Array): OnnxGraph | null {
  try {
    return readGraph(bytes);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
