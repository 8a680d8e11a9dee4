import type { ColumnCue } from '../../src/core/column-cue';
import { AppError } from '../../src/core/errors';
import { FEWEST_RIGHT, neuronCueId, rankFeatures, type NeuronReport } from '../../src/core/neurons';
import { rowsOfSplit } from '../../src/core/splits';
import { rowsByClass } from '../../src/core/summary';
import type { AuditService } from './audit-service';

/**
 * The images that features are ranked on: those of the train split where cues are measured on validation images, so that what was
 * picked on some is tested on others; else the measured ones.
 */
function rankedOn({ plan }: AuditService): { rows: Uint32Array; words: string } {
  if (plan.predictionsFrom === 'validation') {
    return { rows: rowsOfSplit(plan.splits, 'train'), words: 'training images' };
  }
  return { rows: plan.measuredRows, words: 'all images that cues are measured on' };
}

/** Features that add most to each class, and their values as columns of scores. @throws AppError `bad-input` without a network's features */
export function neuronsOf(service: AuditService): { report: NeuronReport; columns: ColumnCue[] } {
  const { state, audited } = service;
  if (state.isPixelHead) {
    throw new AppError(
      'bad-input',
      'This audit stands on pixel statistics, which are cues already.',
      'Embed with a classifier of your own to see its features.',
    );
  }
  const { head } = audited.fitted;
  const { rows, words } = rankedOn(service);
  const right = rows.filter((row) => audited.answers.isRight[row] === 1);
  const rightRows = rowsByClass(state.labels, state.classes.length, right);
  const { values, dimension } = service.features.under(head.normalisation);
  const features = rankFeatures({ values, dimension, weights: head.weights, rightRows });
  const stored = state.backbone;
  const columns = [...new Set(features.map(({ feature }) => feature))].map((feature): ColumnCue => ({
    cue: {
      id: neuronCueId(feature),
      kind: 'neuron',
      title: `feature ${feature}`,
      group: 'Features',
      // A feature may be the class itself, so it is never taken as spurious without being asked.
      isSurroundings: false,
    },
    scores: Float32Array.from({ length: state.count }, (_, row) => stored.values[row * dimension + feature]!),
  }));
  const warnings = state.classes.flatMap((name, classIndex) => {
    const count = rightRows[classIndex]!.length;
    if (count >= FEWEST_RIGHT) return [];
    return [
      `"${name}" has ${count} right images, too few to say which features drive it (${FEWEST_RIGHT} are asked for).`,
    ];
  });
  return {
    report: { features, rightCounts: rightRows.map((ofClass) => ofClass.length), measuredOn: words, warnings },
    columns,
  };
}
