import { logits } from '../head';
import { rowsByClass } from '../summary';
import { tuneHead, tuningCount, TUNING_OPTIONS, type ChooseTuningRows } from './head-tuning';
import { requireHead, trainRows, type Mitigation } from './mitigation';

/** Fewer misclassified images than this are topped up with the least sure ones: a class without any would be unlearned. */
const FEWEST = 10;

/** The training images that the head gets most wrong: by margin, the label's logit minus the best other. */
const chooseErrors: ChooseTuningRows = (input, _tools, options) => {
  const head = requireHead(input);
  const notes: string[] = [];
  const chosen = rowsByClass(input.labels, input.classCount, trainRows(input)).map((rows, classIndex) => {
    const margins = marginsOf(logits(head, input.features, rows), input.classCount, classIndex);
    const order = Uint32Array.from(rows, (_, i) => i).sort((a, b) => margins[a]! - margins[b]! || a - b);
    const wrong = margins.filter((margin) => margin < 0).length;
    const count = Math.min(tuningCount(rows.length, options), Math.max(wrong, FEWEST), rows.length);
    if (wrong < count) {
      const share = `${wrong} of its ${count} images are misclassified, the rest are the least sure.`;
      notes.push(`"${input.classNames[classIndex]}": ${share}`);
    }
    return Array.from(order.subarray(0, count), (i) => rows[i]!);
  });
  return { rows: Uint32Array.from(chosen.flat()), notes };
};

function marginsOf(logitValues: Float64Array, classCount: number, label: number): Float64Array {
  const margins = new Float64Array(logitValues.length / classCount);
  for (let i = 0; i < margins.length; i += 1) {
    let best = -Infinity;
    for (let c = 0; c < classCount; c += 1) {
      if (c !== label) best = Math.max(best, logitValues[i * classCount + c]!);
    }
    margins[i] = logitValues[i * classCount + label]! - best;
  }
  return margins;
}

/** The baseline that tells what tuning on the head's own mistakes would do. */
export const errorTuning: Mitigation = {
  id: 'error-tuning',
  title: 'Error tuning (baseline)',
  description: 'The same tuning on the training images of each class that the head gets wrong, the worst first.',
  paper: 'Moayeri et al., Spuriosity Rankings, 2022, arXiv 2212.02648, appendix F',
  needs: ['head', 'spuriosity'],
  options: TUNING_OPTIONS,
  run: (input, tools, given) => tuneHead('error-tuning', chooseErrors, input, tools, given),
};
