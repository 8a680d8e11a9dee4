import type { FittedHead, MethodId } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import { logits, predictionsOf, probabilitiesOf } from '../../src/core/head';
import { normaliseFeatures, type FeatureMatrix } from '../../src/core/normalisation';
import type { VectorAnswers } from '../../src/core/vector-answers';
import type { AuditState } from './audit-state';

/** Rows of a matrix, one after the other, as they are. */
export function vectorsOfRows({ values, dimension }: FeatureMatrix, rows: ArrayLike<number>): Float32Array {
  const picked = new Float32Array(rows.length * dimension);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    picked.set(values.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  }
  return picked;
}

function answer({ head, report }: FittedHead, raw: FeatureMatrix): VectorAnswers {
  const values = logits(head, normaliseFeatures(raw, head.normalisation));
  return {
    method: report.method,
    title: report.title,
    predictions: predictionsOf(values, head.classCount),
    probabilities: Float32Array.from(probabilitiesOf(values, head.classCount)),
  };
}

/**
 * What heads say of images that are no rows of the audit: changed or generated ones, by their vectors. Nothing is kept of them.
 *
 * @param vectors of the backbone as it gave them, count x dimension
 * @param methods null: the audited head alone
 * @throws AppError `bad-input` for a head that is not there, `internal` for vectors of another network
 */
export function answersOfVectors(
  state: AuditState,
  heads: readonly FittedHead[],
  vectors: Float32Array,
  methods: readonly MethodId[] | null,
): VectorAnswers[] {
  const { dimension } = state.backbone;
  if (vectors.length % dimension !== 0) {
    throw new AppError(
      'internal',
      `${vectors.length} numbers are no vectors of ${dimension} dimensions.`,
      'Make the images again.',
    );
  }
  const raw: FeatureMatrix = { rowCount: vectors.length / dimension, dimension, values: vectors };
  const asked = methods ?? heads.slice(0, 1).map(({ report }) => report.method);
  return asked.map((method) => {
    const head = heads.find(({ report }) => report.method === method);
    if (head) return answer(head, raw);
    throw new AppError('bad-input', `There is no head "${method}".`, 'Run it in the step Mend first.');
  });
}
