import type { MethodId } from '../../../core/audit';
import { findMitigation } from '../../../core/methods/index';
import type { Need } from '../../../core/methods/mitigation';

/** What a card says about a method beside what the method says itself. */
interface CardText {
  id: MethodId;
  what: string;
  needs: string;
  source: string;
  isBaseline: boolean;
  /** Chosen unless the person says otherwise. */
  isDefault: boolean;
}

/** A method to choose: what it does, what it needs, where it comes from. */
export interface MethodCard extends CardText {
  title: string;
}

const CARDS: readonly CardText[] = [
  {
    id: 'low-spuriosity',
    what: 'Tunes the head at hand on the least spurious training images of each class and stops when the validation gap is below 5 points.',
    needs: 'cues judged spurious',
    source: 'Spuriosity Rankings',
    isBaseline: false,
    isDefault: true,
  },
  {
    id: 'random-tuning',
    what: 'The same tuning on as many random images: shows what tuning itself gives.',
    needs: 'nothing more',
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
  {
    id: 'error-tuning',
    what: 'The same tuning on as many images that the head gets wrong.',
    needs: 'nothing more',
    source: 'baseline of Spuriosity Rankings',
    isBaseline: true,
    isDefault: true,
  },
  {
    id: 'dfr',
    what: 'Fits the last layer anew on validation images, as many of every group, and averages twenty such heads.',
    needs: 'groups on the validation images',
    source: 'Kirichenko et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'dfr-train',
    what: 'The same on training images: as good as the smallest group is large.',
    needs: 'groups on the training images',
    source: 'Kirichenko et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'group-weighted',
    what: 'The plain head with every group weighing the same.',
    needs: 'groups on the training images',
    source: 'Idrissi et al. 2022',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'group-dro',
    what: 'Goes on from the head at hand while the group with the largest loss gains weight; validation says when to stop.',
    needs: 'groups on the training images',
    source: 'Sagawa et al. 2020',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'afr',
    what: 'Goes on from the plain head with more weight on training images that it predicts badly.',
    needs: 'nothing more; validation chooses by groups where they are known, else by classes',
    source: 'Qiu et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'jtt',
    what: 'Fits twice, the second time with the training images that the first head got wrong counting many times. Wrong labels count too.',
    needs: 'nothing more; validation chooses by groups where they are known, else by classes',
    source: 'Liu et al. 2021',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'tldr',
    what: 'Fits a new last layer on words alone, every word of a class with every word of the cue. No image teaches it.',
    needs: 'words for every class and for at least two values of the cue',
    source: 'TLDR 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'drml',
    what: 'Asks the head at hand about words and goes on from it on them, every group alike.',
    needs: 'words, and a head on the encoder itself',
    source: 'Zhang et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'debias-vl',
    what: 'The names of the classes as the head, the directions of the cue’s words projected out of them.',
    needs: 'words, and a head on the encoder itself',
    source: 'Chuang et al. 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'roboshot',
    what: 'The names of the classes as the head, the directions of the cue’s words taken out of the images.',
    needs: 'words, and a head on the encoder itself',
    source: 'Adila et al. 2024',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'aspire',
    what: 'Fits the head on the real training images and on generated ones without the cues that flipped its predictions.',
    needs: 'images that you accepted under Generate',
    source: 'ASPIRE 2023',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'counterfactual',
    what: 'Goes on from the head at hand on real training images and on those in which one factor was changed; validation says when to stop.',
    needs: 'images that you accepted under Generate',
    source: 'Li et al. 2024',
    isBaseline: false,
    isDefault: false,
  },
  {
    id: 'diffubias',
    what: 'Fits the head on the real training images and on ones generated after the captions of images that conflict with the bias.',
    needs: 'images that you accepted under Generate',
    source: 'DiffuBias 2024',
    isBaseline: false,
    isDefault: false,
  },
];

/**
 * Cards of methods that can be run on what is there. A head is there in any step that mends.
 *
 * @param material.taughtBy systems that generate of which images were accepted; the method of each has its id
 */
export function cardsFor(
  hasSpurious: boolean,
  hasGroups: boolean,
  {
    hasWords = false,
    isOnEncoder = false,
    taughtBy = [],
  }: { hasWords?: boolean; isOnEncoder?: boolean; taughtBy?: readonly string[] } = {},
): readonly MethodCard[] {
  const isThere: Readonly<Record<Exclude<Need, 'generated'>, boolean>> = {
    head: true,
    spuriosity: hasSpurious,
    groups: hasGroups,
    words: hasWords,
    'shared-space': isOnEncoder,
    'class-texts': isOnEncoder,
  };
  return CARDS.flatMap((card): MethodCard[] => {
    const method = findMitigation(card.id);
    return method?.needs.every((need) => (need === 'generated' ? taughtBy.includes(card.id) : isThere[need]))
      ? [{ ...card, title: method.title }]
      : [];
  });
}
