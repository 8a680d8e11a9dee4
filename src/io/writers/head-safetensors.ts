import type { FittedHead } from '../../core/audit';
import { isBaseline, isReference } from '../../core/finding-text';
import type { Normalisation } from '../../core/normalisation';
import { SMALLEST_DEVIATION } from '../../core/summary';
import type { AuditDocument } from '../audit-document';
import { writeSafetensors, type Tensor, type TensorFile } from '../safetensors';
import type { TakeAwayWriter } from '../writers';

/** The head tuned on the least spurious images where there is one, else the first that mends, else the audited head. */
export function headToTakeAway({ heads }: AuditDocument): FittedHead | null {
  const mends = (method: string): boolean => !isReference(method) && !isBaseline(method);
  return (
    heads.find(({ head }) => head.provenance.method === 'low-spuriosity') ??
    heads.find(({ head }) => mends(head.provenance.method)) ??
    heads[0] ??
    null
  );
}

const NORMALISATION_WORDS: Readonly<Record<Normalisation['kind'], string>> = {
  none: 'f = x: the vector as the backbone gives it',
  l2: 'f = x / |x|: the vector divided by its Euclidean length',
  standardise: `f = (x - mean) / deviation per dimension, 0 where deviation < ${SMALLEST_DEVIATION}`,
};

function normalisationTensors(normalisation: Normalisation, dimension: number): Tensor[] {
  if (normalisation.kind !== 'standardise') return [];
  return [
    { name: 'mean', shape: [dimension], values: Float32Array.from(normalisation.mean) },
    { name: 'deviation', shape: [dimension], values: Float32Array.from(normalisation.deviation) },
  ];
}

/** A head as tensors: `weight` [classes, dimension], `bias` [classes], and `mean`, `deviation` [dimension] where it standardises. */
export function headTensors(document: AuditDocument, fitted: FittedHead): TensorFile {
  const { head } = fitted;
  const { provenance, normalisation } = head;
  const isAudited = fitted === document.heads[0];
  return {
    tensors: [
      { name: 'weight', shape: [head.classCount, head.dimension], values: Float32Array.from(head.weights) },
      { name: 'bias', shape: [head.classCount], values: Float32Array.from(head.bias) },
      ...normalisationTensors(normalisation, head.dimension),
    ],
    metadata: {
      format: 'pt',
      description: `${fitted.report.title}: ${isAudited ? 'the audited head' : 'a mended head'}. Logits are weight f + bias; their softmax gives the probabilities, in the order of classes.`,
      classes: JSON.stringify(document.dataset.classes),
      normalisation: normalisation.kind,
      normalisation_rule: NORMALISATION_WORDS[normalisation.kind],
      backbone: document.backbone.id,
      backbone_sha256: document.backbone.sha256,
      backbone_dtype: document.backbone.dtype,
      encoder: document.encoder?.id ?? 'none',
      encoder_sha256: document.encoder?.sha256 ?? '',
      method: provenance.method,
      selection: provenance.selection,
      detail: provenance.detail,
      options: JSON.stringify(provenance.options),
      seed: String(provenance.seed),
      app: 'Spuriosity Studio',
      app_version: document.appVersion,
    },
  };
}

export const headSafetensorsWriter: TakeAwayWriter = {
  fileName: 'head.safetensors',
  description:
    'The last layer: the head of low-spuriosity tuning where it was run, else the first that mends, else the audited one; the metadata say which, ' +
    'with the classes, the backbone and how a vector is normalised for it.',
  async write(document) {
    const fitted = headToTakeAway(document);
    if (!fitted) return null;
    return new Blob([writeSafetensors(headTensors(document, fitted))], { type: 'application/octet-stream' });
  },
};
