import type { DescentOptions } from '../trainer';
import { groupRowsIn, requireGroups, smallGroupNotes } from './group-rows';
import { makeHead, requireHead, resolveOptions, secondsSince } from './mitigation';
import type { Mitigation, NumberOption } from './mitigation';
import { gather, safeCoordinates } from './safe-coordinates';
import { BestHead, shareText, stopEarly, ValidationWatch } from './validation-score';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'eta',
    title: 'eta',
    description: 'How fast the weight of a group with a large loss grows, per step.',
    default: 0.01,
    minimum: 0,
    maximum: 10,
    isInteger: false,
  },
  {
    id: 'adjustment',
    title: 'Adjustment for small groups',
    description:
      'Adds this over the root of the group size to its loss, as generalisation asks of small groups; 0: none.',
    default: 0,
    minimum: 0,
    maximum: 100,
    isInteger: false,
  },
  {
    id: 'steps',
    title: 'Steps at most',
    description:
      'Full-batch steps; the best of every tenth on validation is kept, and 100 steps without a better one end it.',
    default: 500,
    minimum: 10,
    maximum: 100_000,
    isInteger: true,
  },
];

/** q_g <- q_g exp(eta L_g), divided by their sum. */
export function groupStep(q: ArrayLike<number>, losses: ArrayLike<number>, eta: number): Float64Array {
  const grown = Float64Array.from(q, (share, group) => share * Math.exp(eta * losses[group]!));
  const total = grown.reduce((sum, share) => sum + share, 0);
  return grown.map((share) => share / total);
}

/** The weights of a step: q_g / n_g per image, with q moved on by the losses of the groups. */
function groupReweighing(
  groupOf: Uint16Array,
  sizes: readonly number[],
  { eta, adjustment }: { eta: number; adjustment: number },
): NonNullable<DescentOptions['reweigh']> {
  let q = new Float64Array(sizes.length).fill(1 / sizes.length);
  return (losses, shares) => {
    const means = Float64Array.from(sizes, (size) => adjustment / Math.sqrt(size));
    for (let i = 0; i < groupOf.length; i += 1) means[groupOf[i]!]! += losses[i]! / sizes[groupOf[i]!]!;
    q = Float64Array.from(groupStep(q, means, eta));
    for (let i = 0; i < groupOf.length; i += 1) shares[i] = q[groupOf[i]!]! / sizes[groupOf[i]!]!;
  };
}

/** Distributionally robust optimisation over groups, on the head. */
export const groupDro: Mitigation = {
  id: 'group-dro',
  title: 'GroupDRO on the head',
  description:
    'Goes on from the head at hand while the group with the largest loss gains weight; stopped early by the validation images.',
  paper: 'Sagawa et al., Distributionally robust neural networks for group shifts, 2020, arXiv 1911.08731',
  needs: ['head', 'groups'],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const start = requireHead(input);
    const groups = requireGroups(input);
    const places = groupRowsIn(input, 'train');
    const watch = ValidationWatch.of(input);
    const rows = Uint32Array.from(places.flatMap((own) => [...own])).sort();
    const groupOf = Uint16Array.from(rows, (row) => groups.codes[row]!);
    const own = places.map((_, group) => Uint32Array.from([...groupOf.keys()].filter((i) => groupOf[i] === group)));
    // Safe for whatever mixture of the groups the weights come to.
    const coordinates = safeCoordinates(
      gather(input.features, rows),
      own.map((ofGroup) => ({ rows: ofGroup })),
    );
    const kept = new BestHead(watch);
    kept.offer(start, 'the head it began with');
    const steps = options['steps']!;
    await tools.trainer.descend(
      {
        features: coordinates.features,
        labels: Uint16Array.from(rows, (row) => input.labels[row]!),
        classCount: input.classCount,
        rows: Uint32Array.from(rows, (_, i) => i),
      },
      {
        start: coordinates.enter(start),
        stepSize: coordinates.stepSize,
        maximumSteps: steps,
        reweigh: groupReweighing(
          groupOf,
          own.map((ofGroup) => ofGroup.length),
          { eta: options['eta']!, adjustment: options['adjustment']! },
        ),
        afterStep: stopEarly((step, current) => kept.offer(coordinates.leave(current), `step ${step}`)),
      },
      tools,
    );
    const { head: best, words, score } = kept.best;
    const head = makeHead(input, best, {
      method: 'group-dro',
      seed: tools.seed,
      selection: `${watch.rule}: step`,
      options,
      detail: `${words} (${shareText(score.first)} there); ${rows.length} images in ${groups.count} groups by ${groups.origin}`,
    });
    return {
      head,
      trace: [],
      rowsUsed: rows,
      notes: smallGroupNotes(input, places, 'train'),
      seconds: secondsSince(startedAt),
    };
  },
};
