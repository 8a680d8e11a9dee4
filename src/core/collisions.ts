import type { CueJudgement, Estimate, Finding } from './audit';
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
  ownAuc: number;
  otherAuc: number;
}

export interface CollisionReport {
  /** Class by class; for each cue the classes it is core for, else the one it goes with most. */
  collisions: Collision[];
  /** Share of the (class, spurious cue) pairs whose cue is judged core for another class, with Wilson's interval. */
  coreElsewhere: Estimate;
}

/**
 * Where spurious cues collide with other classes: a car wheel is spurious for a car mirror and core for a car wheel. Such a cue makes a
 * gap negative, as images that have it are taken for the other class.
 *
 * @param findings every tested pair: their association says how strongly a cue goes with a class
 */
export function findCollisions(judgements: readonly CueJudgement[], findings: readonly Finding[]): CollisionReport {
  const aucs = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = aucs.get(finding.cueId);
    if (known) known.push(finding);
    else aucs.set(finding.cueId, [finding]);
  }
  const spurious = judgements.filter(({ judgement }) => judgement === 'spurious');
  const collisions: Collision[] = [];
  let coreCount = 0;
  for (const { classIndex, cueId } of spurious) {
    const ofCue = aucs.get(cueId) ?? [];
    const aucOf = (index: number): number =>
      ofCue.find((finding) => finding.classIndex === index)?.associationAuc ?? Number.NaN;
    const base = { classIndex, cueId, ownAuc: aucOf(classIndex) };
    const coreFor = judgements.filter(
      (other) => other.cueId === cueId && other.classIndex !== classIndex && other.judgement === 'core',
    );
    if (coreFor.length > 0) {
      coreCount += 1;
      for (const { classIndex: otherIndex } of coreFor) {
        collisions.push({ ...base, otherIndex, reason: 'core', otherAuc: aucOf(otherIndex) });
      }
      continue;
    }
    const strongest = ofCue.reduce<Finding | null>(
      (best, finding) => (!best || finding.associationAuc > best.associationAuc ? finding : best),
      null,
    );
    if (strongest && strongest.classIndex !== classIndex && strongest.associationAuc > base.ownAuc) {
      collisions.push({
        ...base,
        otherIndex: strongest.classIndex,
        reason: 'association',
        otherAuc: strongest.associationAuc,
      });
    }
  }
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
