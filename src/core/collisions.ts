import { aucEstimate } from './auc-interval';
import type { CueJudgement, CueReport, Estimate } from './audit';
import { wilson } from './intervals';

/** A cue that is spurious for one class and says more of another ("spurious feature collision", Spuriosity Rankings, section 5). */
export interface Collision {
  classIndex: number;
  cueId: string;
  /** The other class. */
  otherIndex: number;
  /** Judged core for the other class, or going with it more strongly than with its own. */
  reason: 'core' | 'association';
  /** Probability that an image of the class scores higher than one of the rest: of the class and of the other one. */
  ownAuc: Estimate;
  otherAuc: Estimate;
}

export interface CollisionReport {
  /** Class by class; for each cue the classes it is core for, else the one it goes with most. */
  collisions: Collision[];
  /** Share of the (class, spurious cue) pairs whose cue is judged core for another class, with Wilson's interval. */
  coreElsewhere: Estimate;
}

/** An association whose images are not known, as in the records of earlier versions. */
const UNKNOWN: Estimate = { value: Number.NaN, low: 0, high: 1, n: 0 };

/** How strongly each cue goes with each class that it was tested on. */
class Associations {
  readonly #ofCue = new Map<string, Map<number, number>>();
  readonly #counts: readonly number[];
  readonly #total: number;

  constructor({ findings, associationCounts = [] }: TestedFindings) {
    this.#counts = associationCounts;
    this.#total = associationCounts.reduce((sum, count) => sum + count, 0);
    for (const { cueId, classIndex, associationAuc } of findings) {
      const known = this.#ofCue.get(cueId) ?? new Map<number, number>();
      this.#ofCue.set(cueId, known.set(classIndex, associationAuc));
    }
  }

  of(cueId: string, classIndex: number): Estimate {
    const auc = this.#ofCue.get(cueId)?.get(classIndex);
    if (auc === undefined) return UNKNOWN;
    const count = this.#counts[classIndex] ?? 0;
    const estimate = aucEstimate(auc, count, this.#total - count);
    return estimate.n > 0 ? estimate : { ...UNKNOWN, value: auc };
  }

  /** The class that a cue goes with most; null for a cue that was tested on none. */
  strongest(cueId: string): number | null {
    const known = [...(this.#ofCue.get(cueId) ?? [])].sort((a, b) => b[1] - a[1]);
    return known[0]?.[0] ?? null;
  }
}

type TestedFindings = Pick<CueReport, 'findings' | 'associationCounts'>;

/**
 * Where spurious cues collide with other classes: a car wheel is spurious for a car mirror and core for a car wheel. Such a cue makes a
 * gap negative, as images that have it are taken for the other class.
 *
 * @param tested every tested pair: their association says how strongly a cue goes with a class
 */
export function findCollisions(judgements: readonly CueJudgement[], tested: TestedFindings): CollisionReport {
  const associations = new Associations(tested);
  const spurious = judgements.filter(({ judgement }) => judgement === 'spurious');
  let coreCount = 0;
  const collisions = spurious.flatMap(({ classIndex, cueId }): Collision[] => {
    const against = (otherIndex: number, reason: Collision['reason']): Collision => ({
      classIndex,
      cueId,
      otherIndex,
      reason,
      ownAuc: associations.of(cueId, classIndex),
      otherAuc: associations.of(cueId, otherIndex),
    });
    const coreFor = judgements.filter(
      (other) => other.cueId === cueId && other.classIndex !== classIndex && other.judgement === 'core',
    );
    if (coreFor.length > 0) {
      coreCount += 1;
      return coreFor.map((other) => against(other.classIndex, 'core'));
    }
    const strongest = associations.strongest(cueId);
    if (strongest === null || strongest === classIndex) return [];
    const collision = against(strongest, 'association');
    return collision.otherAuc.value > collision.ownAuc.value ? [collision] : [];
  });
  return {
    collisions: collisions.sort((a, b) => a.classIndex - b.classIndex),
    coreElsewhere: wilson(coreCount, spurious.length),
  };
}

/** Most probable class other than the label, per given row; the first of equals. A row's own label never is its second class. */
export function secondClasses(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  classCount: number,
  rows: Uint32Array,
): Uint16Array {
  return Uint16Array.from(rows, (row) => {
    let best = -1;
    for (let c = 0; c < classCount; c += 1) {
      if (c === labels[row]) continue;
      if (best < 0 || probabilities[row * classCount + c]! > probabilities[row * classCount + best]!) best = c;
    }
    return Math.max(0, best);
  });
}

/** How often each class occurs, most often first, those that never do left out. */
export function countClasses(classes: ArrayLike<number>): { classIndex: number; count: number }[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < classes.length; i += 1) counts.set(classes[i]!, (counts.get(classes[i]!) ?? 0) + 1);
  return [...counts]
    .map(([classIndex, count]) => ({ classIndex, count }))
    .sort((a, b) => b.count - a.count || a.classIndex - b.classIndex);
}
