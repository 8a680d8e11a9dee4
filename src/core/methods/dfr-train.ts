import type { HeadWeights } from '../head';
import { mulberry32 } from '../random';
import { BALANCED_STRENGTHS, fitBalanced, progressOf, type GroupedImages, type Penalty } from './balanced-refits';
import { REFIT_OPTIONS, standardisedGroups } from './dfr';
import { groupRowsIn, smallGroupNotes } from './group-rows';
import { makeHead, resolveOptions, secondsSince } from './mitigation';
import type { Mitigation, MitigationInput, MitigationTools } from './mitigation';
import type { StandardisedRows } from './standardised-rows';
import { BestHead, shareText, ValidationWatch } from './validation-score';

const OPTIONS = REFIT_OPTIONS.map((option) => (option.id === 'draws' ? { ...option, default: 10 } : option));

interface Refitted {
  head: HeadWeights;
  c: number;
  /** How it was chosen. */
  selection: string;
  score: string;
}

async function refit(
  input: MitigationInput,
  images: GroupedImages,
  space: StandardisedRows,
  options: Readonly<Record<string, number>>,
  tools: MitigationTools,
): Promise<Refitted> {
  const penalty: Penalty = options['isL1'] ? 'l1' : 'l2';
  const draws = options['draws']!;
  const fitAt = async (c: number): Promise<HeadWeights> =>
    // The same subsets at every strength.
    space.fold(
      await fitBalanced(images, { penalty, c, draws }, mulberry32(tools.seed), { ...tools, onProgress: undefined }),
    );
  if (options['c']) {
    return { head: await fitAt(options['c']), c: options['c'], selection: `fixed C = ${options['c']}`, score: '' };
  }
  const watch = ValidationWatch.of(input);
  const kept = new BestHead(watch);
  const report = progressOf(tools.onProgress, BALANCED_STRENGTHS.length);
  for (const c of BALANCED_STRENGTHS) {
    kept.offer(await fitAt(c), String(c));
    report();
  }
  const { head, words, score } = kept.best;
  return { head, c: Number(words), selection: `${watch.rule}: C`, score: ` (${shareText(score.first)} there)` };
}

/** Deep feature reweighting on the train split. */
export const dfrTrain: Mitigation = {
  id: 'dfr-train',
  title: 'DFR on train',
  description:
    'The same refit on group-balanced subsets of the training images; it is as good as the smallest group is large.',
  paper: 'Kirichenko et al., Last layer re-training is sufficient for robustness, 2022, arXiv 2204.02937',
  needs: ['groups'],
  options: OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(OPTIONS, given);
    const places = groupRowsIn(input, 'train');
    const { images, rows, space } = standardisedGroups(input, places);
    const { head: fitted, c, selection, score } = await refit(input, images, space, options, tools);
    const size = Math.min(...places.map((own) => own.length));
    const head = makeHead(input, fitted, {
      method: 'dfr-train',
      seed: tools.seed,
      selection,
      options: { ...options, c },
      detail:
        `${options['isL1'] ? 'L1' : 'L2'}, C = ${c}${score}; mean of ${options['draws']} heads on ${size} training images ` +
        `of each of ${places.length} groups by ${input.groups!.origin}`,
    });
    const notes = smallGroupNotes(input, places, 'train');
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
