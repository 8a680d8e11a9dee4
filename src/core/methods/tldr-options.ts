import type { NumberOption } from './mitigation';

function flag(id: string, title: string, description: string, isOn: boolean): NumberOption {
  return { id, title, description, default: isOn ? 1 : 0, minimum: 0, maximum: 1, isInteger: true };
}

/** The paper's settings where it has one; what stands in its place is said. */
export const TLDR_OPTIONS: readonly NumberOption[] = [
  {
    id: 'lambda',
    title: 'lambda, per mean squared length',
    description:
      'Ridge of the projector in units of the mean squared length of an image vector: the paper’s 50 for vectors of length 10 is 0.5.',
    default: 0.5,
    minimum: 0,
    maximum: 1e6,
    isInteger: false,
  },
  flag(
    'isOrthogonal',
    'Orthogonal to the gap',
    '1: nothing of the modality gap passes the projector; 0: plain ridge.',
    true,
  ),
  flag(
    'isNormalised',
    'Vectors of unit length',
    '1: images, words and their means are scaled to unit length, as encoders give words and images of other lengths; the paper’s setting is 0.',
    true,
  ),
  flag(
    'usesProjector',
    'Projector on the encoder itself',
    'Only where the head stands on the encoder: 1 projects the gap out, 0 moves the texts by the difference of the means.',
    false,
  ),
  flag(
    'validatesByMeaning',
    'Words validated by meaning',
    '1: a word stays where it is nearest to its own list.',
    true,
  ),
  flag(
    'validatesByClassifier',
    'Words validated by the classifier',
    '1: a word of a class stays where the audited head takes it for that class.',
    true,
  ),
  flag(
    'startsFromHead',
    'Start from the audited head',
    '0: a new layer, as in the paper; 1: goes on from the head at hand.',
    false,
  ),
  {
    id: 'selection',
    title: 'Epoch chosen by',
    description:
      '0: the last; 1: worst group on validation, which needs groups; 2: class-balanced accuracy on validation.',
    default: 2,
    minimum: 0,
    maximum: 2,
    isInteger: true,
  },
  {
    id: 'epochs',
    title: 'Epochs',
    description:
      'Of group-balanced texts, at most 1,024 in each. The paper’s code has 300 by default and runs 1 in its script.',
    default: 100,
    minimum: 1,
    maximum: 10_000,
    isInteger: true,
  },
  {
    id: 'stepSize',
    title: 'Step size',
    description:
      'Of AdamW for a head of 2,048 inputs, falling to 0 along a cosine; scaled to the inputs that the head has.',
    default: 1e-4,
    minimum: 1e-8,
    maximum: 10,
    isInteger: false,
  },
  {
    id: 'weightDecay',
    title: 'Weight decay',
    description: 'Of AdamW, as in the paper.',
    default: 1e-4,
    minimum: 0,
    maximum: 10,
    isInteger: false,
  },
  {
    id: 'batchSize',
    title: 'Texts in a batch',
    description: 'As in the paper.',
    default: 128,
    minimum: 1,
    maximum: 4096,
    isInteger: true,
  },
];
