import { describe, expect, test } from 'vitest';
import { classifierOnnxWriter, repairedClassifier } from '../../../src/io/writers/classifier-onnx';
import { headToTakeAway } from '../../../src/io/writers/head-safetensors';
import type { AuditDocument } from '../../../src/io/audit-document';
import { logits, type Head } from '../../../src/core/head';
import { normaliseFeatures } from '../../../src/core/normalisation';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { classifierTrouble } from '../../../src/io/classifier-check';
import { readClassifier } from '../../../src/io/classifier-files';
import { exposeFeatures } from '../../../src/io/onnx/edit-head';
import { findHead } from '../../../src/io/onnx/find-head';
import { runOnnx } from '../../support/run-onnx';
import { FEATURES, noisePictures, SIDE, smallClassifier } from '../../support/small-classifier';
import { exampleAudit } from './example-audit';

const PREPARED: Preprocessing = {
  resize: { kind: 'exact', width: SIDE, height: SIDE },
  resample: 'bicubic',
  crop: null,
  rescale: 1 / 255,
  mean: [0.1, 0.2, 0.3],
  std: [0.4, 0.5, 0.6],
};

const random = mulberry32(12);
const { bytes } = smallClassifier('gemm');
const pictures = noisePictures(4);

function withClassifier(dimension = FEATURES): AuditDocument {
  const document = exampleAudit();
  const head: Head = {
    ...document.heads[0]!.head,
    weights: Float64Array.from({ length: 2 * dimension }, () => drawNormal(random)),
    bias: Float64Array.of(0.3, -0.2),
    classCount: 2,
    dimension,
    normalisation: { kind: 'l2' },
    provenance: { ...document.heads[0]!.head.provenance, method: 'low-spuriosity' },
  };
  return {
    ...document,
    heads: [document.heads[0]!, { ...document.heads[0]!, head }],
    classifierInput: {
      name: 'birds',
      files: [{ path: 'birds.onnx', file: new Blob([bytes]) }],
      choices: { preprocessing: PREPARED, classNames: ['land', 'water', 'sea', 'air'] },
    },
  };
}

describe('the repaired classifier', () => {
  test('gives the scores of the head that is taken away, and says what it needs to be dropped again', async () => {
    const document = withClassifier();
    const blob = (await classifierOnnxWriter.write(document, {
      thumbnail: () => Promise.resolve(null),
      cueEnd: () => Promise.resolve([]),
    }))!;
    const again = await readClassifier('repaired', [{ path: 'repaired.onnx', file: blob }]);
    expect(classifierTrouble(again.facts)).toBeNull();
    expect(again.facts).toMatchObject({
      classNames: document.dataset.classes,
      preprocessing: PREPARED,
      heads: [{ output: 'logits', classCount: 2 }],
    });
    expect(again.graph.metadata.get('head')).toContain('low-spuriosity');

    const graph = (await readClassifier('first', document.classifierInput!.files)).graph;
    const { place } = findHead(graph, 'logits');
    const { bytes: open, names } = exposeFeatures(graph, place, null);
    const features = (await runOnnx(open, pictures))[names.features]!;
    const { head } = headToTakeAway(document)!;
    const matrix = { rowCount: 4, dimension: FEATURES, values: features.values };
    const wanted = logits(head, normaliseFeatures(matrix, head.normalisation));
    const scores = (await runOnnx(new Uint8Array(await blob.arrayBuffer()), pictures))['logits']!.values;
    wanted.forEach((value, i) => expect(Math.abs(value - scores[i]!)).toBeLessThan(1e-5));
  });

  test('is not written without a classifier of the user', async () => {
    expect(await repairedClassifier(exampleAudit())).toBeNull();
  });

  test('is refused where the file has other features now', async () => {
    await expect(repairedClassifier(withClassifier(FEATURES + 1))).rejects.toMatchObject({ code: 'file-changed' });
  });
});
