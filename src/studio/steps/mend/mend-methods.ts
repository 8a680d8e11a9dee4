import type { MethodId } from '../../../core/audit';

/** What a card says about a method: what it does, what it needs, where it comes from. */
export interface MethodCard {
  id: MethodId;
  title: string;
  what: string;
  needs: string;
  /** What has to be there before it can be run. */
  asksFor: readonly ('spuriosity' | 'groups' | 'words' | 'shared-space')[];
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
    asksFor: ['spuriosity'],
    source: 'Spuriosity Rankings',
    isBaseline: false,
    isDefault: true,
  },
  {
    id: 'random-tuning',
    title: 'Random tuning',
    what: 'The same tuning on as many random images: shows what tuning itself gives.',
    needs: 'nothing more',
    asksFor: ['spuriosity'],
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
  {
    id: 'error-tuning',
    title: 'Error tuning',
    what: 'The same tuning on as many images that the head gets wrong.',
    needs: 'nothing more',
    asksFor: ['spuriosity'],
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
  {
    id: 'dfr',
    title: 'DFR on validation',
    what: 'Fits the last layer anew on validation images, as many of every group, and averages twenty such heads.',
    needs: 'groups on the validation images',
    asksFor: ['groups'],
    source: 'Kirichenko et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'dfr-train',
    title: 'DFR on train',
    what: 'The same on training images: as good as the smallest group is large.',
    needs: 'groups on the training images',
    asksFor: ['groups'],
    source: 'Kirichenko et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'group-weighted',
    title: 'Group-weighted head',
    what: 'The plain head with every group weighing the same.',
    needs: 'groups on the training images',
    asksFor: ['groups'],
    source: 'Idrissi et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'group-dro',
    title: 'GroupDRO on the head',
    what: 'Goes on from the head at hand while the group with the largest loss gains weight; validation says when to stop.',
    needs: 'groups on the training images',
    asksFor: ['groups'],
    source: 'Sagawa et al. 2020',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'afr',
    title: 'AFR',
    what: 'Goes on from the plain head with more weight on training images that it predicts badly.',
    needs: 'nothing more; validation chooses by groups where they are known, else by classes',
    asksFor: [],
    source: 'Qiu et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'jtt',
    title: 'JTT on the head',
    what: 'Fits twice, the second time with the training images that the first head got wrong counting many times. Wrong labels count too.',
    needs: 'nothing more; validation chooses by groups where they are known, else by classes',
    asksFor: [],
    source: 'Liu et al. 2021',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'tldr',
    title: 'TLDR (words only)',
    what: 'Fits a new last layer on words alone, every word of a class with every word of the cue. No image teaches it.',
    needs: 'words for every class and for at least two values of the cue',
    asksFor: ['words'],
    source: 'TLDR 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'drml',
    title: 'Rectified with words (DrML)',
    what: 'Asks the head at hand about words and goes on from it on them, every group alike.',
    needs: 'words, and a head on the encoder itself',
    asksFor: ['words', 'shared-space'],
    source: 'Zhang et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'debias-vl',
    title: 'Zero-shot, words debiased',
    what: 'The names of the classes as the head, the directions of the cue’s words projected out of them.',
    needs: 'words, and a head on the encoder itself',
    asksFor: ['words', 'shared-space'],
    source: 'Chuang et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'roboshot',
    title: 'Zero-shot, images debiased (RoboShot)',
    what: 'The names of the classes as the head, the directions of the cue’s words taken out of the images.',
    needs: 'words, and a head on the encoder itself',
    asksFor: ['words', 'shared-space'],
    source: 'Adila et al. 2024',
    isBaseline: false,
    isDefault: false,
  },
];

/** Cards of methods that can be run on what is there. */
export function cardsFor(
  hasSpurious: boolean,
  hasGroups: boolean,
  { hasWords = false, isOnEncoder = false } = {},
): readonly MethodCard[] {
  const isThere = { spuriosity: hasSpurious, groups: hasGroups, words: hasWords, 'shared-space': isOnEncoder };
  return METHOD_CARDS.filter(({ asksFor }) => asksFor.every((need) => isThere[need]));
}

/** References that run whatever is chosen: every difference is stated against both. */
export const ALWAYS: readonly MethodId[] = ['erm', 'erm-tuned'];
