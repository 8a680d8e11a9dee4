import { SPLITS } from './audit';
import { AppError } from './errors';
import type { MitigationInput } from './methods/mitigation';
import type { FeatureMatrix } from './normalisation';

/** Accepted generated images as a method gets them. They have no split: there is only one that they can be in. */
export interface GeneratedImages {
  /** In the space and under the normalisation of the real images. */
  features: FeatureMatrix;
  labels: Uint16Array;
}

/** Real images with generated ones behind them, and which rows those are. */
export interface TrainingWithGenerated {
  input: MitigationInput;
  generatedRows: Uint32Array;
}

const TRAIN = SPLITS.indexOf('train');

/** Copies `own` and then `rest` into `made`. */
function joined<Values extends Uint8Array | Uint16Array | Float32Array>(
  made: Values,
  own: ArrayLike<number>,
  rest: ArrayLike<number>,
): Values {
  for (let i = 0; i < own.length; i += 1) made[i] = own[i]!;
  for (let i = 0; i < rest.length; i += 1) made[own.length + i] = rest[i]!;
  return made;
}

/**
 * Puts generated images behind the real ones as training images. Nobody can put them elsewhere: their split is written here. What a head is
 * measured on never comes from this input but from the audit's own rows.
 *
 * A generated image belongs to no group and has no spuriosity (NaN), since both are measured on real images.
 *
 * @throws AppError `internal` for features of another network
 */
export function addToTraining(input: MitigationInput, generated: GeneratedImages): TrainingWithGenerated {
  const { features, labels, splits, spuriosity, groups } = input;
  const { dimension, rowCount } = features;
  const count = generated.labels.length;
  if (generated.features.dimension !== dimension || generated.features.rowCount !== count) {
    throw new AppError('internal', 'The generated images were looked at by another network.', 'Make them again.');
  }
  const total = rowCount + count;
  const all = (code: number): ArrayLike<number> => new Array<number>(count).fill(code);
  return {
    input: {
      ...input,
      features: {
        rowCount: total,
        dimension,
        values: joined(
          new Float32Array(total * dimension),
          features.values.subarray(0, rowCount * dimension),
          generated.features.values.subarray(0, count * dimension),
        ),
      },
      labels: joined(new Uint16Array(total), labels, generated.labels),
      splits: joined(new Uint8Array(total), splits, all(TRAIN)),
      spuriosity: spuriosity && joined(new Float32Array(total), spuriosity, all(Number.NaN)),
      groups: groups ? { ...groups, codes: joined(new Uint16Array(total), groups.codes, all(groups.count)) } : null,
      generated: null,
    },
    generatedRows: Uint32Array.from({ length: count }, (_, i) => rowCount + i),
  };
}
