import { AppError } from '../errors';
import { addToTraining, type TrainingWithGenerated } from '../generated-images';
import { lambdaFromScikitC } from '../trainer';
import { STRENGTHS } from './erm-tuned';
import { makeHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, MitigationInput, NumberOption, OptionValues } from './mitigation';
import { BestHead, shareText, ValidationWatch } from './validation-score';

export const GENERATED_SHARE: NumberOption = {
  id: 'generatedShare',
  title: 'Share of the generated images',
  description:
    'How much of each class’s weight its generated images have together; .5 makes them count as much as its real ones, however few they are.',
  default: 0.5,
  minimum: 0.01,
  maximum: 0.99,
  isInteger: false,
};

/** @throws AppError `bad-input` where no generated image was accepted */
export function withGenerated(input: MitigationInput, system: string): TrainingWithGenerated {
  if (input.generated && input.generated.labels.length > 0) return addToTraining(input, input.generated);
  throw new AppError(
    'bad-input',
    `This method learns from images that ${system} made, and none has been accepted.`,
    `Run ${system} under Generate and accept some of its images.`,
  );
}

/**
 * A weight per training row with a mean of 1: every class weighs the same, and in a class that has both, generated images together have the
 * share that is asked for.
 */
export function balancedWeights(
  rows: Uint32Array,
  labels: ArrayLike<number>,
  classCount: number,
  isGenerated: (row: number) => boolean,
  share: number,
): Float64Array {
  const counts = { real: new Float64Array(classCount), made: new Float64Array(classCount) };
  for (const row of rows) counts[isGenerated(row) ? 'made' : 'real'][labels[row]!]! += 1;
  const perClass = rows.length / classCount;
  return Float64Array.from(rows, (row) => {
    const label = labels[row]!;
    const [real, made] = [counts.real[label]!, counts.made[label]!];
    if (real === 0 || made === 0) return perClass / (real + made);
    return isGenerated(row) ? (perClass * share) / made : (perClass * (1 - share)) / real;
  });
}

/** A new head on real and generated training images, its C chosen on real validation images. */
export function retrainedWithGenerated(
  told: Pick<Mitigation, 'id' | 'title' | 'description' | 'paper'>,
  systemTitle: string,
): Mitigation {
  const options = [GENERATED_SHARE];
  return {
    ...told,
    needs: ['generated'],
    options,
    async run(given, tools, values?: OptionValues) {
      const startedAt = Date.now();
      const resolved = resolveOptions(options, values);
      const watch = ValidationWatch.of(given);
      const { input, generatedRows } = withGenerated(given, systemTitle);
      const rows = trainRows(input);
      const { features, labels, classCount } = input;
      const firstGenerated = generatedRows[0]!;
      const sampleWeights = balancedWeights(
        rows,
        labels,
        classCount,
        (row) => row >= firstGenerated,
        resolved[GENERATED_SHARE.id]!,
      );
      const kept = new BestHead(watch);
      for (const [index, c] of STRENGTHS.entries()) {
        const l2 = lambdaFromScikitC(c, rows.length, classCount);
        const problem = { features, labels, classCount, rows, sampleWeights };
        const fitted = await tools.trainer.fit(problem, { l2 }, { signal: tools.signal });
        kept.offer(fitted, `C = ${c}`, { c });
        tools.onProgress?.({
          stage: 'Choosing C',
          done: index + 1,
          total: STRENGTHS.length,
          unit: 'fits',
          startedAt,
        });
      }
      const { head: best, words, chosen, score } = kept.best;
      const realCount = rows.length - generatedRows.length;
      const head = makeHead(given, best, {
        method: told.id,
        seed: tools.seed,
        selection: `${watch.rule}: C`,
        options: { ...resolved, ...chosen },
        detail: `${words} (${shareText(score.first)} on validation); ${realCount} real and ${generatedRows.length} generated images`,
      });
      const rowsUsed = rows.filter((row) => row < firstGenerated);
      return { head, trace: [], rowsUsed, notes: [], seconds: secondsSince(startedAt) };
    },
  };
}
