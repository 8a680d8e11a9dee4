import { AppError } from '../errors';
import { predict, type HeadWeights } from '../head';
import { rowsByGroup } from '../image-groups';
import { rowsOfSplit } from '../splits';
import { rowsByClass } from '../summary';
import type { MitigationInput } from './mitigation';

/**
 * How a final head is chosen. A number beside which the rule does not stand says little: choosing by the worst group needs groups on the
 * validation images, which somebody had to give (SubpopBench, Yang et al. 2023).
 */
export const SELECTION_RULES = [
  'fixed',
  'last step',
  'worst group on validation',
  'class-balanced accuracy on validation',
] as const;
export type SelectionRule = (typeof SELECTION_RULES)[number];

/** Compared by `first`, then by `second`. */
export interface ValidationScore {
  first: number;
  second: number;
}

export function isBetter(one: ValidationScore, other: ValidationScore | null): boolean {
  if (!other) return true;
  return one.first > other.first || (one.first === other.first && one.second > other.second);
}

/** Least and mean accuracy over parts. */
function partScore(accuracies: readonly number[], isByWorst: boolean): ValidationScore {
  const worst = Math.min(...accuracies);
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  return isByWorst ? { first: worst, second: mean } : { first: mean, second: worst };
}

/** Images that a head is asked about. */
type AskedImages = Pick<MitigationInput, 'features' | 'labels'>;

function accuracyOn(head: HeadWeights, { features, labels }: AskedImages, rows: Uint32Array): number {
  const predictions = predict(head, features, rows);
  let right = 0;
  for (let i = 0; i < rows.length; i += 1) if (predictions[i] === labels[rows[i]!]) right += 1;
  return right / rows.length;
}

/** Worst group and mean over groups of a head on images. @param groups rows of each, none of them empty */
export function groupScore(head: HeadWeights, images: AskedImages, groups: readonly Uint32Array[]): ValidationScore {
  return partScore(
    groups.map((rows) => accuracyOn(head, images, rows)),
    true,
  );
}

/** A rule that looks at the validation images. */
export type WatchedRule = 'worst group on validation' | 'class-balanced accuracy on validation';

/** The validation images in the parts that a rule looks at, none of them empty; empty where there is nothing to look at. */
function watchedParts({ groups, labels, classCount, splits }: MitigationInput, rule: WatchedRule): Uint32Array[] {
  const rows = rowsOfSplit(splits, 'val');
  const isFilled = (own: Uint32Array): boolean => own.length > 0;
  if (rule === 'class-balanced accuracy on validation') return rowsByClass(labels, classCount, rows).filter(isFilled);
  // Groups that part no class say what the classes say.
  if (!groups || groups.count <= classCount) return [];
  const parts = rowsByGroup(groups, rows).filter(isFilled);
  return parts.length > 1 ? parts : [];
}

/** Scores heads on the validation split by one rule. */
export class ValidationWatch {
  readonly rule: WatchedRule;
  readonly #input: MitigationInput;
  readonly #parts: readonly Uint32Array[];

  private constructor(input: MitigationInput, rule: WatchedRule, parts: readonly Uint32Array[]) {
    this.rule = rule;
    this.#input = input;
    this.#parts = parts;
  }

  /** @returns null where the rule has nothing to look at */
  static by(input: MitigationInput, rule: WatchedRule): ValidationWatch | null {
    const parts = watchedParts(input, rule);
    return parts.length > 0 ? new ValidationWatch(input, rule, parts) : null;
  }

  /** By the worst group where groups are known, else by the mean over classes. @throws AppError `too-few-images` without validation images */
  static of(input: MitigationInput): ValidationWatch {
    const watch =
      ValidationWatch.by(input, 'worst group on validation') ??
      ValidationWatch.by(input, 'class-balanced accuracy on validation');
    if (watch) return watch;
    throw new AppError(
      'too-few-images',
      'There is no validation image to choose by.',
      'Add a validation split, or open the data without any split: one is drawn then.',
    );
  }

  score(head: HeadWeights): ValidationScore {
    const accuracies = this.#parts.map((rows) => accuracyOn(head, this.#input, rows));
    return partScore(accuracies, this.rule === 'worst group on validation');
  }
}

/** A head that is kept, with what made it. */
export interface KeptHead {
  head: HeadWeights;
  score: ValidationScore;
  /** For the record. */
  words: string;
  /** Options of the method that were chosen with it. */
  chosen: Readonly<Record<string, number>>;
}

/** The best head met so far, kept as a copy. */
export class BestHead {
  readonly #watch: ValidationWatch;
  #best: KeptHead | null = null;

  constructor(watch: ValidationWatch) {
    this.#watch = watch;
  }

  offer(head: HeadWeights, words: string, chosen: KeptHead['chosen'] = {}): ValidationScore {
    const score = this.#watch.score(head);
    if (isBetter(score, this.#best?.score ?? null)) {
      this.#best = { head: { weights: head.weights.slice(), bias: head.bias.slice() }, score, words, chosen };
    }
    return score;
  }

  get best(): KeptHead {
    if (!this.#best) throw new AppError('internal', 'No head was offered to choose from.', 'Please report this.');
    return this.#best;
  }
}

/** Between two looks at the validation images. */
const STEPS_PER_LOOK = 10;

/** Looks without a better score after which a descent ends: it has gone past its best. */
const PATIENCE_LOOKS = 10;

/**
 * Looks at every tenth step of a descent and ends it where ten looks in a row bring nothing better.
 *
 * @param look offers the head of a step
 */
export function stopEarly(
  look: (step: number, head: HeadWeights) => ValidationScore,
): (step: number, head: HeadWeights) => boolean {
  let best: ValidationScore | null = null;
  let looksSince = 0;
  return (step, head) => {
    if (step % STEPS_PER_LOOK !== 0) return false;
    const score = look(step, head);
    looksSince += 1;
    if (isBetter(score, best)) {
      best = score;
      looksSince = 0;
    }
    return looksSince >= PATIENCE_LOOKS;
  };
}

/** "59.2 %" */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
