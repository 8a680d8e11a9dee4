import { mulberry32 } from '../random';
import { chooseByHalves, fitBalanced, type GroupedImages, type Penalty } from './balanced-refits';
import { groupRowsIn, smallGroupNotes } from './group-rows';
import { makeHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, MitigationInput, NumberOption } from './mitigation';
import { StandardisedRows } from './standardised-rows';
import { shareText } from './validation-score';

export const REFIT_OPTIONS: readonly NumberOption[] = [
  {
    id: 'isL1',
    title: 'L1 penalty',
    description: '1: a sparse head with the intercept penalised too, as in the paper; 0: L2, which is quicker.',
    default: 0,
    minimum: 0,
    maximum: 1,
    isInteger: true,
  },
  {
    id: 'c',
    title: 'C',
    description: 'Inverse strength of the penalty; 0 chooses it of .01, .03, .07, .1, .3, .7, 1 by the worst group.',
    default: 0,
    minimum: 0,
    maximum: 1e6,
    isInteger: false,
  },
  {
    id: 'draws',
    title: 'Balanced subsets',
    description:
      'Heads on as many random group-balanced subsets are averaged. The paper has 20 on validation, 10 on train.',
    default: 20,
    minimum: 1,
    maximum: 1000,
    isInteger: true,
  },
];

/** Rows of a split in their groups, standardised by the training images. @param places rows per group, as rows of the input */
export function standardisedGroups(
  input: MitigationInput,
  places: readonly Uint32Array[],
): { images: GroupedImages; rows: Uint32Array; space: StandardisedRows } {
  const rows = Uint32Array.from(places.flatMap((own) => [...own])).sort();
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  const space = new StandardisedRows(input.features, trainRows(input), rows);
  const images = {
    features: space.features,
    labels: Uint16Array.from(rows, (row) => input.labels[row]!),
    classCount: input.classCount,
    groups: places.map((own) => Uint32Array.from(own, (row) => placeOf.get(row)!)),
  };
  return { images, rows, space };
}

/** Deep feature reweighting on the validation split. */
export const dfr: Mitigation = {
  id: 'dfr',
  title: 'DFR on validation',
  description:
    'Fits the last layer anew on group-balanced subsets of the validation images and averages the heads; it needs to know groups there.',
  paper: 'Kirichenko et al., Last layer re-training is sufficient for robustness, 2022, arXiv 2204.02937',
  needs: ['groups'],
  options: REFIT_OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(REFIT_OPTIONS, given);
    const places = groupRowsIn(input, 'val');
    const { images, rows, space } = standardisedGroups(input, places);
    const penalty: Penalty = options['isL1'] ? 'l1' : 'l2';
    const draws = options['draws']!;
    const uniform = mulberry32(tools.seed);
    const chosen = options['c'] ? null : await chooseByHalves(images, penalty, uniform, tools);
    const c = chosen?.c ?? options['c']!;
    const fitted = await fitBalanced(images, { penalty, c, draws }, uniform, tools);
    const size = Math.min(...places.map((own) => own.length));
    const head = makeHead(input, space.fold(fitted), {
      method: 'dfr',
      seed: tools.seed,
      selection: chosen ? 'worst group on validation: C by halves of it' : `fixed C = ${c}`,
      options: { ...options, c },
      detail:
        `${penalty.toUpperCase()}, C = ${c}${chosen ? ` (worst group ${shareText(chosen.score.first)} on the other halves)` : ''}; ` +
        `mean of ${draws} heads on ${size} validation images of each of ${places.length} groups by ${input.groups!.origin}`,
    });
    const notes = [
      ...smallGroupNotes(input, places, 'val'),
      'Its validation figures are of images that it was fitted on; only its test figures count.',
    ];
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
