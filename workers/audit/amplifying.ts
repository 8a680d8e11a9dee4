import { AMPLIFIER_STEPS, amplifiedLosses, type AmplifiedReport } from '../../src/core/hard-images';
import { DEFAULT_Q } from '../../src/core/generalised-cross-entropy';
import { AppError } from '../../src/core/errors';
import { rowsOfSplit } from '../../src/core/splits';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';

/**
 * Losses of the training images under a head of amplified bias on the backbone's features, as `erm` has them. Neither validation nor test images
 * are looked at, and nothing of the head is kept.
 *
 * @throws AppError `bad-input` with one class, `aborted`
 */
export async function amplify(service: AuditService, context: CallContext): Promise<AmplifiedReport> {
  const { state, plan, features } = service;
  if (state.classes.length < 2) {
    throw new AppError('bad-input', 'With one class no image can be hard.', 'Open a data set of two classes or more.');
  }
  const rows = rowsOfSplit(plan.splits, 'train');
  const problem = {
    features: features.under(state.normalisationOf(rows)),
    labels: state.labels,
    classCount: state.classes.length,
    rows,
  };
  const settings = { q: DEFAULT_Q, steps: AMPLIFIER_STEPS };
  const control = { signal: context.signal, onProgress: context.report };
  const { losses } = await amplifiedLosses(await state.trainer(rows.length), problem, settings, control);
  return { ...settings, rows, losses };
}
