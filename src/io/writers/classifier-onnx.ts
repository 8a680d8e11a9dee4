import { AppError } from '../../core/errors';
import { preprocessorConfigOf } from '../../core/preprocessor-config';
import type { AuditDocument } from '../audit-document';
import { settled } from '../classifier-check';
import { CLASSES_KEY, PREPROCESSING_KEY, readClassifier } from '../classifier-files';
import { replaceHead } from '../onnx/edit-head';
import { findHead } from '../onnx/find-head';
import type { TakeAwayWriter } from '../writers';
import { headToTakeAway } from './head-safetensors';

/** The classifier that was given with the head to take away in place of its last layer. */
export async function repairedClassifier(document: AuditDocument): Promise<Uint8Array<ArrayBuffer> | null> {
  const { classifierInput: given, dataset, appVersion } = document;
  const fitted = headToTakeAway(document);
  if (!given || given.files.length === 0 || !fitted) return null;
  const { facts, graph } = await readClassifier(given.name, given.files, given.choices);
  const { output, preprocessing } = settled(facts);
  const { place } = findHead(graph, output);
  const { head, report } = fitted;
  if (head.dimension !== place.dimension) {
    throw new AppError(
      'file-changed',
      `The head reads ${head.dimension} features and the classifier has ${place.dimension}: its files are other ones now.`,
      'Choose the classifier again in the step Embed and embed again.',
    );
  }
  return replaceHead(graph, place, head, {
    [CLASSES_KEY]: JSON.stringify(dataset.classes),
    [PREPROCESSING_KEY]: JSON.stringify(preprocessorConfigOf(preprocessing)),
    head: `${report.title} (${head.provenance.method}): ${head.provenance.selection}; ${head.provenance.detail}`,
    head_normalisation: head.normalisation.kind,
    written_by: `Spuriosity Studio ${appVersion}`,
  });
}

export const classifierOnnxWriter: TakeAwayWriter = {
  fileName: 'classifier.onnx',
  description:
    'Your classifier with the head of head.safetensors in place of its last layer, any scaling of its features in the graph; ' +
    'the file carries the class names and the preprocessing, so that it can be dropped here again.',
  async write(document) {
    const bytes = await repairedClassifier(document);
    return bytes && new Blob([bytes], { type: 'application/octet-stream' });
  },
};
