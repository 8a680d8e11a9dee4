import { lambdaFromScikitC } from '../trainer';
import { groupRowsIn, requireGroups, smallGroupNotes } from './group-rows';
import { makeHead, resolveOptions, secondsSince, trainRows, type Mitigation, type NumberOption } from './mitigation';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'c',
    title: 'C',
    description:
      'Inverse strength of the penalty in scikit-learn terms; 1 as in the plain head, so that only the weights differ.',
    default: 1,
    minimum: 1e-4,
    maximum: 1e6,
    isInteger: false,
  },
];

/** n / (groups * n_g) per image of the rows; 0 for an image in no group. Their mean is 1 over the images in groups. */
export function groupWeights(codes: ArrayLike<number>, sizes: ArrayLike<number>, rows: Uint32Array): Float64Array {
  const count = sizes.length;
  return Float64Array.from(rows, (row) => {
    const size = sizes[codes[row]!];
    return size ? rows.length / (count * size) : 0;
  });
}

/** The plain probe with every group weighing the same. */
export const groupWeighted: Mitigation = {
  id: 'group-weighted',
  title: 'Group-weighted head',
  description:
    'The plain head with each training image weighted by one over the size of its group, so that all groups weigh the same.',
  paper: 'Idrissi et al., Simple data balancing achieves competitive worst-group-accuracy, 2022, arXiv 2110.14503',
  needs: ['groups'],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const groups = requireGroups(input);
    const places = groupRowsIn(input, 'train');
    const rows = trainRows(input).filter((row) => groups.codes[row]! < groups.count);
    const { features, labels, classCount } = input;
    const sampleWeights = groupWeights(
      groups.codes,
      places.map((own) => own.length),
      rows,
    );
    const l2 = lambdaFromScikitC(options['c']!, rows.length, classCount);
    const fitted = await tools.trainer.fit({ features, labels, classCount, rows, sampleWeights }, { l2 }, tools);
    const sizes = places.map((own, group) => `${groups.names[group]} ${own.length}`).join('; ');
    const head = makeHead(input, fitted, {
      method: 'group-weighted',
      seed: tools.seed,
      selection: `fixed C = ${options['c']}`,
      options,
      detail: `${rows.length} images in ${groups.count} groups by ${groups.origin} (${sizes}), ${fitted.iterations} steps of L-BFGS`,
    });
    const notes = [
      ...smallGroupNotes(input, places, 'train'),
      ...(fitted.isConverged ? [] : ['The fit stopped before it had fully converged.']),
    ];
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
