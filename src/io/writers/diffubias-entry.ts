import { wilson } from '../../core/intervals';
import type { WordCount } from '../../core/conflict-words';
import type { AuditDocument } from '../audit-document';
import type { DiffuBiasEntry, EstimateEntry } from '../findings-document';
import { energyEntry } from './energy-entry';
import { decidedCounts, estimateEntry } from './entry-parts';

function shareEntry({ count, of }: WordCount): EstimateEntry {
  return estimateEntry(wilson(count, of));
}

/** What DiffuBias came to; null where it did not run. */
export function diffuBiasEntry(document: AuditDocument): DiffuBiasEntry | null {
  const { generation, dataset } = document;
  const report = generation?.diffubias;
  if (!report) return null;
  return {
    generator: report.generator.title,
    captions: report.captions,
    seed: report.seed,
    amplifiedHead: { q: report.q, steps: report.steps },
    hardShare: report.hardShare,
    classes: report.classes.map(({ size, hard, hardLosses, easy, easyLosses, flagged }, label) => {
      const isHard = new Set(hard);
      const isFlagged = new Set(flagged);
      const imageOf = (loss: readonly number[]) => (row: number, i: number) => ({
        file: dataset.paths[row] ?? '',
        loss: loss[i]!,
        isLabelFlagged: isFlagged.has(row),
      });
      return {
        class: dataset.classes[label] ?? '',
        size,
        hard: hard.map(imageOf(hardLosses)),
        easy: easy.map(imageOf(easyLosses)),
        labelFlagged: flagged.map((row) => ({ file: dataset.paths[row] ?? '', isHard: isHard.has(row) })),
        captions: { ...report.captionCounts[label]! },
        forTraining: report.forTraining[label] ?? 0,
      };
    }),
    tests: report.tests.map((test) => ({
      class: dataset.classes[test.classIndex] ?? '',
      word: test.word,
      side: test.side,
      hard: shareEntry(test.hard),
      rest: shareEntry(test.rest),
      others: shareEntry(test.others),
      p: test.p,
      q: test.q,
      isFound: test.isFound,
    })),
    filterWords: report.words.map(({ word, count }) => ({ word, count })),
    failed: report.failed,
    ...decidedCounts(document, 'diffubias'),
    energy: energyEntry(document, 'diffubias'),
    seconds: report.seconds,
  };
}
