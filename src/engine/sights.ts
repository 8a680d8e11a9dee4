import type { ClassifierReport } from '../core/audit';
import { AppError } from '../core/errors';
import { logits, predictionsOf, type Head } from '../core/head';
import { normaliseFeatures } from '../core/normalisation';
import { keptTensors } from './cue-step';
import { backboneEye, encoderEye, type Eye, type LookContext } from './look-again';
import type { TaskOptions } from './types';

/** A score per vector. */
export type Scorer = (vectors: Float32Array, count: number) => Float64Array;

/** Cosine with a direction. */
export function cosineScorer(direction: Float32Array): Scorer {
  const length = Math.hypot(...direction) || 1;
  return (vectors, count) => {
    const dimension = vectors.length / count;
    return Float64Array.from({ length: count }, (_, i) => {
      let dot = 0;
      let squares = 0;
      for (let j = 0; j < dimension; j += 1) {
        const value = vectors[i * dimension + j]!;
        dot += value * direction[j]!;
        squares += value * value;
      }
      return dot / (Math.sqrt(squares) || 1) / length;
    });
  };
}

/** Logits of a head, row-major, from un-normalised vectors. */
export function headLogits(head: Head, vectors: Float32Array, count: number): Float64Array {
  const features = { rowCount: count, dimension: head.dimension, values: vectors };
  return logits(head, normaliseFeatures(features, head.normalisation));
}

/** A class's logit against the mean of the others: softmax cannot tell a shift of all. */
export function headScorer(head: Head, classIndex: number): Scorer {
  return (vectors, count) => {
    const values = headLogits(head, vectors, count);
    return Float64Array.from({ length: count }, (_, i) => {
      let others = 0;
      for (let c = 0; c < head.classCount; c += 1) if (c !== classIndex) others += values[i * head.classCount + c]!;
      return values[i * head.classCount + classIndex]! - others / Math.max(1, head.classCount - 1);
    });
  };
}

/** The same of the class that the head takes the first vector for. */
export function predictionScorer(head: Head): Scorer {
  return (vectors, count) => {
    const first = headLogits(head, vectors.subarray(0, vectors.length / count), 1);
    return headScorer(head, predictionsOf(first, head.classCount)[0]!)(vectors, count);
  };
}

/** The audited head. @throws AppError `bad-input` before a classifier was fitted */
export function auditedHead({ record }: LookContext): Head {
  const kind = record.result<ClassifierReport>('classifier')?.kind;
  const fitted = keptTensors(record).heads.find(({ report }) => report.method === kind);
  if (fitted) return fitted.head;
  throw new AppError('bad-input', 'No classifier has been fitted yet.', 'Fit it in the step Classifier first.');
}

/** A network that sees a cue, and the cue's score from its vectors. */
export interface CueSight {
  eye: Eye;
  scorer: Scorer;
}

/**
 * How a cue is seen: words by the encoder, examples by the network that their direction was found in.
 *
 * @throws AppError `bad-input` for a cue that is no direction among vectors, `model-missing` without its network
 */
export async function cueSight(context: LookContext, cueId: string, task: TaskOptions): Promise<CueSight> {
  const { cues, textVectors, columns = [] } = keptTensors(context.record);
  const withWords = cues.filter((cue) => cue.kind === 'text');
  const place = withWords.findIndex((cue) => cue.id === cueId);
  if (place >= 0) {
    const dimension = textVectors.length / withWords.length;
    const direction = textVectors.slice(place * dimension, (place + 1) * dimension);
    return { eye: await encoderEye(context, task), scorer: cosineScorer(direction) };
  }
  const column = columns.find(({ cue }) => cue.id === cueId);
  if (column?.direction) {
    const { space, values } = column.direction;
    const eye = space === 'encoder' ? await encoderEye(context, task) : await backboneEye(context, task);
    return { eye, scorer: cosineScorer(values) };
  }
  if (column?.cue.kind === 'example') {
    throw new AppError(
      'bad-input',
      `"${column.cue.title}" was placed by a version of the studio that did not keep its direction, so its place cannot be found.`,
      'Place the cue again from its examples.',
    );
  }
  throw new AppError(
    'bad-input',
    'This cue is no direction among the vectors of a network, so it has no place in a picture.',
    'Choose a cue in words or by example; pixel properties, metadata and groups have no place.',
  );
}
