import { AppError } from '../../src/core/errors';
import type { ColumnCue, VectorSpace } from '../../src/core/column-cue';
import type { ExampleVectors } from '../../src/core/example-direction';
import { exampleScores, outsideExampleScores, type ExampleRows } from '../../src/core/example-scores';
import { normaliseFeatures, type FeatureMatrix } from '../../src/core/normalisation';
import type { CueDescription } from '../../src/core/audit';
import type { AuditState } from './audit-state';

/** Examples among the images of the audit, or vectors of other images (of the space's dimension, any length). */
export type Examples =
  ({ from: 'rows' } & ExampleRows) | { from: 'vectors'; having: ExampleVectors; lacking: ExampleVectors | null };

export interface ExampleRequest {
  cue: CueDescription;
  space: VectorSpace;
  examples: Examples;
}

/** Unit vectors of a space. @throws AppError `model-missing` where no network made any */
export function unitVectors(state: AuditState, space: VectorSpace): FeatureMatrix {
  if (state.isPixelHead || (space === 'encoder' && !state.unitEncoder)) {
    throw new AppError(
      'model-missing',
      'This audit has no image vectors of that kind: it was embedded without that network.',
      'Embed again with the bundled encoder or another network.',
    );
  }
  return space === 'encoder' ? state.unitEncoder! : state.unitBackbone;
}

function requireExamples(having: number, rows: readonly number[], imageCount: number): void {
  if (having === 0) {
    throw new AppError(
      'bad-input',
      'A cue by example needs at least one image that shows it.',
      'Mark some images that have it; ten of each side serve well.',
    );
  }
  if (new Set(rows).size < rows.length) {
    throw new AppError(
      'bad-input',
      'An image is marked as having the cue and as lacking it.',
      'Leave out the images that you are not sure of.',
    );
  }
  if (rows.some((row) => row >= imageCount)) {
    throw new AppError('bad-input', 'An example is not among the images of this audit.', 'Choose other images.');
  }
}

function unitLength({ count, values }: ExampleVectors, dimension: number): ExampleVectors {
  return { count, values: normaliseFeatures({ rowCount: count, dimension, values }, { kind: 'l2' }).values };
}

/** The column of a cue that was given by example. @throws AppError `bad-input` without one, `model-missing` without vectors */
export function exampleColumn(state: AuditState, { cue, space, examples }: ExampleRequest): ColumnCue {
  const unit = unitVectors(state, space);
  if (examples.from === 'rows') {
    const { withRows, withoutRows } = examples;
    requireExamples(withRows.length, [...withRows, ...(withoutRows ?? [])], state.count);
    const { direction, scores } = exampleScores(unit, examples);
    return { cue, scores, direction: { space, values: direction } };
  }
  const { having, lacking } = examples;
  requireExamples(having.count, [], state.count);
  const { dimension } = unit;
  const low = lacking && lacking.count > 0 ? unitLength(lacking, dimension) : null;
  const high = unitLength(having, dimension);
  const { direction, scores } = outsideExampleScores(unit, high, low);
  return { cue, scores, direction: { space, values: direction } };
}
