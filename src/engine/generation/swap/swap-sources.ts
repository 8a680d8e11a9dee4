import type { EmbedReport } from '../../types';
import type { LookContext } from '../../look-again';
import type { SourceWords } from '../sources';
import { BackgroundSwap, surroundingsOf, swapCaption } from './background-swap-generator';
import { Photographs, SWAP_PIXELS } from './photographs';
import { SwapJudge } from './swap-judge';
import { rowsOf, type SwapRows } from './swap-rows';

/** Training photographs that gates are fixed on, all classes together; a class lends its surroundings from as many of its own. */
const GATE_PHOTOGRAPHS = 120;
/** A class lends from at least so many, where it has them. */
const LEAST_LENDERS = 8;
const DRAW_SEED = 0;

/**
 * Photographs of the data set as they are, put into words by a template from their labels; changed by swapping what is behind them. Gates are fixed on
 * training photographs before any swap is judged.
 */
export function swapSources(look: LookContext, rows: SwapRows): SourceWords {
  const { labels } = rows;
  const { classes } = look;
  const perClass = Math.max(LEAST_LENDERS, Math.floor(GATE_PHOTOGRAPHS / Math.max(1, classes.length)));
  const lenders = classes.map((_, label) => rowsOf(rows, 'train', label, perClass, DRAW_SEED));
  const photographs = new Photographs(look);
  const embed = look.record.result<EmbedReport>('embed');
  const generator = new BackgroundSwap({
    photographs,
    swap: look.workers.swap,
    classes,
    labels,
    trainingRows: (label) => lenders[label] ?? [],
    networkHash: (embed?.backbone ?? embed?.encoder)?.sha256 ?? '',
  });
  const labelOf = (row: number): string => classes[labels[row]!]!;
  const judge = new SwapJudge({
    photographs,
    swap: look.workers.swap,
    generator,
    pictures: { workers: look.workers, settings: look.settings, embed },
    examples: examplesOf(lenders).map(({ row, other, turn }) => ({
      row,
      isForLearning: turn % 2 === 0,
      prompt: swapCaption(labelOf(row), surroundingsOf(classes[other]!)),
    })),
    captions: (label, turn) => ({
      own: swapCaption(classes[label]!, null),
      swapped: swapCaption(classes[label]!, surroundingsOf(otherClass(classes, label, turn))),
    }),
    seed: DRAW_SEED,
  });
  return {
    generator,
    sizePixels: SWAP_PIXELS,
    captions: 'a template from the label',
    source: (row) => generator.source(row),
    captionOf: (row) => swapCaption(labelOf(row), null),
    partsOf: (row) => ({ background: surroundingsOf(labelOf(row)), foreground: [] }),
    caption: (className, { background }) =>
      swapCaption(className, background === surroundingsOf(className) ? null : background),
    gates: judge,
  };
}

/** Classes in turn, each photograph with another class to borrow from, the next in turn for each. */
function examplesOf(lenders: readonly (readonly number[])[]): { row: number; other: number; turn: number }[] {
  const classes = [...lenders.keys()].filter((label) => lenders[label]!.length > 0);
  if (classes.length < 2) return [];
  const longest = Math.max(...lenders.map(({ length }) => length));
  const examples: ReturnType<typeof examplesOf> = [];
  for (let turn = 0; turn < longest && examples.length < GATE_PHOTOGRAPHS; turn += 1) {
    classes.forEach((label, k) => {
      const row = lenders[label]![turn];
      const step = 1 + (turn % (classes.length - 1));
      if (row !== undefined) examples.push({ row, other: classes[(k + step) % classes.length]!, turn });
    });
  }
  return examples.slice(0, GATE_PHOTOGRAPHS);
}

function otherClass(classes: readonly string[], label: number, turn: number): string {
  const step = 1 + (turn % Math.max(1, classes.length - 1));
  return classes[(label + step) % classes.length]!;
}
