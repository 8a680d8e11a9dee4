import { drawRows, mulberry32 } from '../random';
import { rowsByClass } from '../summary';
import { tuneHead, tuningCount, TUNING_OPTIONS, type ChooseTuningRows } from './head-tuning';
import { trainRows, type Mitigation } from './mitigation';

const chooseAtRandom: ChooseTuningRows = (input, tools, options) => {
  const uniform = mulberry32(tools.seed);
  const chosen = rowsByClass(input.labels, input.classCount, trainRows(input)).map((rows) =>
    drawRows(rows, tuningCount(rows.length, options), uniform),
  );
  return { rows: Uint32Array.from(chosen.flatMap((rows) => [...rows])), notes: [] };
};

/** The baseline that tells what tuning on any few images would do. */
export const randomTuning: Mitigation = {
  id: 'random-tuning',
  title: 'Random tuning (baseline)',
  description: 'The same tuning on as many training images of each class, drawn at random.',
  paper: 'Moayeri et al., Spuriosity Rankings, 2022, arXiv 2212.02648, appendix F',
  needs: ['head', 'spuriosity'],
  options: TUNING_OPTIONS,
  run: (input, tools, given) => tuneHead('random-tuning', chooseAtRandom, input, tools, given),
};
