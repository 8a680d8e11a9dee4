import type { MethodId } from '../../../core/audit';

/** What a card says about a method: what it does, what it needs, where it comes from. */
export interface MethodCard {
  id: MethodId;
  title: string;
  what: string;
  needs: string;
  source: string;
  isBaseline: boolean;
  /** Chosen unless the person says otherwise. */
  isDefault: boolean;
}

export const METHOD_CARDS: readonly MethodCard[] = [
  {
    id: 'low-spuriosity',
    title: 'Low-spuriosity tuning',
    what: 'Tunes the head at hand on the least spurious training images of each class and stops when the validation gap is below 5 points.',
    needs: 'cues judged spurious',
    source: 'Spuriosity Rankings',
    isBaseline: false,
    isDefault: true,
  },
  {
    id: 'random-tuning',
    title: 'Random tuning',
    what: 'The same tuning on as many random images: shows what tuning itself gives.',
    needs: 'nothing more',
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
  {
    id: 'error-tuning',
    title: 'Error tuning',
    what: 'The same tuning on as many images that the head gets wrong.',
    needs: 'nothing more',
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
];

/** References that run whatever is chosen: every difference is stated against both. */
export const ALWAYS: readonly MethodId[] = ['erm', 'erm-tuned'];
