import type { LabelFilter } from '../../../core/confident-learning';

/** Each filter's name and what it takes for a wrong label, in a line. */
export const FILTER_WORDS: Readonly<Record<LabelFilter, { title: string; note: string }>> = {
  'prune-by-noise-rate': {
    title: 'By noise rate',
    note: 'of each pair of classes as many as are estimated to be mixed up, the clearest ones',
  },
  'prune-by-class': {
    title: 'By class',
    note: 'of each class as many as are estimated to be wrong, those least sure of their label',
  },
  both: { title: 'Both of these', note: 'named by noise rate and by class: fewer, and surer' },
  'confident-learning': {
    title: 'Confidently another class',
    note: 'above the usual confidence of another class: few of those named are right, some wrong ones are missed',
  },
  'predicted-differs': {
    title: 'Any other prediction',
    note: 'the most probable class is not the label: the longest list, with many that are right',
  },
};
