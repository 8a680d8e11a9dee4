import { biasToText, FEWEST_WRONG } from '../../src/core/bias-to-text';
import { conceptFigures, thinByClass } from '../../src/core/concept-figures';
import type { BiasWordFigure, BiasWordsReport, ConceptsReport } from '../../src/core/discovery-reports';
import { AppError } from '../../src/core/errors';
import { meanDifference, spreadAt } from '../../src/core/mean-difference';
import { centredUnit, meanVector } from '../../src/core/modality-gap';
import type { FeatureMatrix } from '../../src/core/normalisation';
import { orderDescending } from '../../src/core/ordering';
import { ConceptDictionary } from '../../src/core/sparse-concepts';
import { allRows, rowsByClass } from '../../src/core/summary';
import { TYPED_CUE_GROUP } from '../../src/core/vocabulary';
import type { CallContext } from '../serve';
import type { AuditService } from './audit-service';
import type { AuditState } from './audit-state';

/** Longer lists of a class are no longer read; its q-values cover all words all the same. */
const WORDS_PER_CLASS = 40;
const IMAGES_PER_WORD = 24;
/** An image takes some milliseconds to be written as words. */
const IMAGES_PER_CLASS = 500;
const IMAGES_IN_ALL = 4000;
const FEWEST_PER_CLASS = 20;

function withoutWords(): AppError {
  return new AppError(
    'model-missing',
    'No words have been read for this audit, so its images cannot be compared with words.',
    'Do the step Cues with an encoder first.',
  );
}

/** Which words of the family go with the errors of each class: bias to text over the vocabulary. */
export async function biasWords(service: AuditService, context: CallContext): Promise<BiasWordsReport> {
  const { state, plan, audited } = service;
  const { cues } = state.words;
  if (cues.length === 0) throw withoutWords();
  const control = { signal: context.signal, onProgress: context.report };
  const { isRight } = audited.answers;
  const classCount = state.classes.length;
  const values = new Float32Array(cues.length * state.count);
  cues.forEach(({ id }, place) => values.set(state.scores(id), place * state.count));
  const scores = { imageCount: state.count, cueCount: cues.length, values };
  const found = await biasToText(scores, state.labels, classCount, isRight, plan.measuredRows, control);
  const byClass = rowsByClass(state.labels, classCount, plan.measuredRows);
  const sides = byClass.map((rows) => ({
    wrong: rows.filter((row) => isRight[row] === 0),
    right: rows.filter((row) => isRight[row] === 1),
  }));
  const told = sides.flatMap((_, classIndex) =>
    found.filter((word) => word.classIndex === classIndex && word.score > 0).slice(0, WORDS_PER_CLASS),
  );
  return {
    source: 'vocabulary',
    wordCount: cues.length,
    tests: found.length,
    classes: sides.map(({ wrong, right }) => ({ wrong: wrong.length, right: right.length })),
    words: told.flatMap(({ classIndex, cue, p, q }): BiasWordFigure[] => {
      const { wrong, right } = sides[classIndex]!;
      const column = state.scores(cues[cue]!.id);
      const score = meanDifference(spreadAt(column, wrong, 100), spreadAt(column, right, 100));
      const most = (rows: Uint32Array): number[] => [...orderDescending(column, rows).slice(0, IMAGES_PER_WORD)];
      const { id: cueId, title } = cues[cue]!;
      return score ? [{ classIndex, cueId, title, score, p, q, wrongRows: most(wrong), rightRows: most(right) }] : [];
    }),
    fewest: FEWEST_WRONG,
  };
}

/** The vocabulary's words, centred on their mean; what the person typed is no part of the dictionary. */
function dictionaryWords({ words }: AuditState): { places: Uint32Array; vectors: FeatureMatrix } {
  const places = allRows(words.cues.length).filter((place) => words.cues[place]!.group !== TYPED_CUE_GROUP.id);
  return { places, vectors: centredUnit(words.vectors, places, meanVector(words.vectors, places)) };
}

/** What the images of each class are made of: sparse concept decomposition over the vocabulary. */
export async function concepts(service: AuditService, l1: number, context: CallContext): Promise<ConceptsReport> {
  const { state, plan, audited } = service;
  const { places, vectors } = dictionaryWords(state);
  if (places.length === 0 || !state.unitEncoder) throw withoutWords();
  const control = { signal: context.signal, onProgress: context.report };
  const classCount = state.classes.length;
  const perClass = Math.min(IMAGES_PER_CLASS, Math.max(FEWEST_PER_CLASS, Math.floor(IMAGES_IN_ALL / classCount)));
  const rows = thinByClass(rowsByClass(state.labels, classCount, plan.measuredRows), perClass);
  const images = centredUnit(state.unitEncoder, rows, meanVector(state.unitEncoder, rows));
  const dictionary = await ConceptDictionary.of(vectors, control);
  const figures = await conceptFigures(
    dictionary,
    images,
    rows,
    {
      labels: state.labels,
      classCount,
      isRight: audited.answers.isRight,
      l1,
      most: WORDS_PER_CLASS,
      imagesPerConcept: IMAGES_PER_WORD,
    },
    control,
  );
  const { cues } = state.words;
  return {
    l1,
    wordCount: places.length,
    images: rows.length,
    of: plan.measuredRows.length,
    modalityGap: 'both sides centred',
    concepts: figures.map(({ word, ...figure }) => {
      const { id: cueId, title } = cues[places[word]!]!;
      return { ...figure, cueId, title };
    }),
  };
}
