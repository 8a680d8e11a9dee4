import { describe, expect, test } from 'vitest';
import { featureGrids } from '../../../src/core/feature-grid';
import { exposeMap } from '../../../src/io/onnx/expose-map';
import { writeOnnx } from '../../support/onnx-writer';
import { runOnnx } from '../../support/run-onnx';

const VALUES = { type: 'float32', shape: ['images', 3, 4, 4] } as const;

/** A backbone that gives the mean of a map over the picture, or what a layer makes of the mean. */
function backbone(last: 'mean' | 'layer'): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    nodes: [
      { op: 'Relu', inputs: ['picture'], outputs: ['bent'] },
      { op: 'GlobalAveragePool', inputs: ['bent'], outputs: ['pooled'] },
      {
        op: 'Flatten',
        inputs: ['pooled'],
        outputs: [last === 'mean' ? 'image_embeds' : 'flat'],
        attributes: { axis: 1 },
      },
      ...(last === 'layer' ? [{ op: 'MatMul', inputs: ['flat', 'matrix'], outputs: ['image_embeds'] }] : []),
    ],
    weights: last === 'layer' ? [{ name: 'matrix', shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }] : [],
    inputs: [{ name: 'picture', ...VALUES }],
    outputs: [{ name: 'image_embeds', type: 'float32', shape: ['images', last === 'mean' ? 3 : 2] }],
  });
}

const picture = { dims: [2, 3, 4, 4], values: Float32Array.from({ length: 96 }, (_, i) => Math.sin(i)) };

describe('the map behind features', () => {
  test('is given out, its mean the vector that the network gives as before', async () => {
    const bytes = backbone('mean');
    const before = await runOnnx(bytes, picture);
    const after = await runOnnx(exposeMap(bytes), picture);
    expect(after['image_embeds']).toEqual(before['image_embeds']);
    const map = after['studio_map']!;
    expect(map.dims).toEqual([2, 3, 4, 4]);
    expect(featureGrids(map.dims, map.values, after['image_embeds']!.values)).toMatchObject({ columns: 4, rows: 4 });
  });

  test('is left alone where a layer lies between, where it is out already, and where the file is no network', () => {
    const layered = backbone('layer');
    expect(exposeMap(layered)).toBe(layered);
    const exposed = exposeMap(backbone('mean'));
    expect(exposeMap(exposed)).toBe(exposed);
    const noise = Uint8Array.of(1, 2, 3);
    expect(exposeMap(noise)).toBe(noise);
  });
});
