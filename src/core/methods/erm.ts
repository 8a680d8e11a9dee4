import { lambdaFromScikitC } from '../trainer';
import { makeHead, resolveOptions, secondsSince, trainRows, type Mitigation, type NumberOption } from './mitigation';

const OPTIONS: readonly NumberOption[] = [
  {
    id: 'c',
    title: 'C',
    description: 'Inverse strength of the penalty in scikit-learn terms; 1 is the convention this head stands for.',
    default: 1,
    minimum: 1e-4,
    maximum: 1e6,
    isInteger: false,
  },
];

/** Empirical risk minimisation: a plain linear probe, mean cross-entropy + ||W||²/(2Cn) in scikit-learn's binary form. */
export const erm: Mitigation = {
  id: 'erm',
  title: 'Plain head (ERM)',
  description: 'Logistic regression at C = 1 on the train split: the usual linear probe, under-fitted on small sets.',
  paper: 'Vapnik, Principles of risk minimization for learning theory, 1991',
  needs: [],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const rows = trainRows(input);
    const { features, labels, classCount } = input;
    const l2 = lambdaFromScikitC(options['c']!, rows.length, classCount);
    const fitted = await tools.trainer.fit({ features, labels, classCount, rows }, { l2 }, tools);
    const head = makeHead(input, fitted, {
      method: 'erm',
      seed: tools.seed,
      selection: `fixed C = ${options['c']}`,
      options,
      detail: `${rows.length} images, ${fitted.iterations} steps of L-BFGS`,
    });
    const notes = fitted.isConverged ? [] : ['The fit stopped before it had fully converged.'];
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
