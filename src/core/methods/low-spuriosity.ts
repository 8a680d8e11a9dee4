import { drawRows, mulberry32 } from '../random';
import { leastSpurious } from '../ranking';
import { rowsByClass } from '../summary';
import { tuneHead, tuningCount, TUNING_OPTIONS, type ChooseTuningRows } from './head-tuning';
import { trainRows, type Mitigation } from './mitigation';

/** The least spurious training images of each class; for a class without a spurious cue, as many drawn at random. */
const chooseLeastSpurious: ChooseTuningRows = (input, tools, options) => {
  const uniform = mulberry32(tools.seed);
  const notes: string[] = [];
  const chosen = rowsByClass(input.labels, input.classCount, trainRows(input)).map((rows, classIndex) => {
    const count = tuningCount(rows.length, options);
    const { spuriosity } = input;
    if (spuriosity && !Number.isNaN(spuriosity[rows[0]!]!)) return leastSpurious(spuriosity, rows, count);
    notes.push(
      `"${input.classNames[classIndex]}" has no cue judged spurious: its ${count} images were drawn at random.`,
    );
    return drawRows(rows, count, uniform);
  });
  return { rows: Uint32Array.from(chosen.flatMap((rows) => [...rows])), notes };
};

export const lowSpuriosity: Mitigation = {
  id: 'low-spuriosity',
  title: 'Low-spuriosity tuning',
  description:
    'Tunes the existing head on the least spurious training images of each class, until the validation gap is below 5 points.',
  paper: 'Moayeri et al., Spuriosity Rankings, 2022, arXiv 2212.02648, section 4.3',
  needs: ['head', 'spuriosity'],
  options: TUNING_OPTIONS,
  run: (input, tools, given) => tuneHead('low-spuriosity', chooseLeastSpurious, input, tools, given),
};
