import { SPLITS, type ImageQuery, type ImageSet } from '../../src/core/audit';
import { orderAscending, orderDescending } from '../../src/core/ordering';
import { allRows } from '../../src/core/summary';
import type { HeadAnswers } from './evaluated-head';

/** What a query is answered from. */
export interface QueryContext {
  labels: Uint16Array;
  attributes: readonly { name: string; values: readonly string[]; codes: Uint16Array }[];
  splits: Uint8Array;
  /** The rows that findings are measured on. */
  measuredRows: Uint32Array;
  /** The rows that gaps and groups are reported on. */
  reportRows: Uint32Array;
  answers: HeadAnswers;
  /** Answers of another head by its method, for images that changed their mind. */
  answersOfMethod(method: string): HeadAnswers | null;
  scores(cueId: string): Float32Array;
  /** Spuriosity of the report rows under the judgements. */
  spuriosity(): Float32Array;
}

interface Found {
  rows: Uint32Array;
  scores: Float32Array | null;
}

function splitCode(split: string): number {
  return (SPLITS as readonly string[]).indexOf(split);
}

function endOf(scores: Float32Array, rows: Uint32Array, end: 'high' | 'low', count: number): Uint32Array {
  const scored = rows.filter((row) => !Number.isNaN(scores[row]!));
  return (end === 'high' ? orderDescending(scores, scored) : orderAscending(scores, scored)).slice(0, count);
}

function find(query: ImageQuery, context: QueryContext): Found {
  const { labels, splits, measuredRows, reportRows } = context;
  const ofClass = (classIndex: number, among = measuredRows): Uint32Array =>
    among.filter((row) => labels[row] === classIndex);
  switch (query.kind) {
    case 'cue-end': {
      const scores = context.scores(query.cueId);
      return { rows: endOf(scores, ofClass(query.classIndex), query.end, query.count), scores };
    }
    case 'spuriosity-end': {
      const scores = context.spuriosity();
      return { rows: endOf(scores, ofClass(query.classIndex, reportRows), query.end, query.count), scores };
    }
    case 'group': {
      const attribute = context.attributes.find(({ name }) => name === query.attribute);
      const code = attribute?.values.indexOf(query.value) ?? -1;
      const among = query.split === 'measured' ? reportRows : allRows(labels.length);
      const wanted = splitCode(query.split);
      const rows = among.filter(
        (row) =>
          labels[row] === query.classIndex &&
          attribute?.codes[row] === code &&
          (query.split === 'measured' || splits[row] === wanted),
      );
      return { rows, scores: null };
    }
    case 'class': {
      const wanted = query.split === undefined ? -1 : splitCode(query.split);
      const rows = allRows(labels.length).filter(
        (row) => labels[row] === query.classIndex && (wanted < 0 || splits[row] === wanted),
      );
      return { rows, scores: null };
    }
    case 'confusion': {
      const { predictions } = context.answers;
      return { rows: ofClass(query.label).filter((row) => predictions[row] === query.prediction), scores: null };
    }
    case 'changed': {
      const other = context.answersOfMethod(query.method);
      const isRightNow = query.to === 'right' ? 1 : 0;
      const test = splitCode('test');
      const rows = allRows(labels.length).filter(
        (row) =>
          splits[row] === test && other?.isRight[row] === isRightNow && context.answers.isRight[row] !== isRightNow,
      );
      return { rows: other ? rows : new Uint32Array(0), scores: null };
    }
    case 'rows':
      return { rows: Uint32Array.from(query.rows), scores: null };
  }
}

/** The images that a number stands for, in display order. */
export function imageSet(query: ImageQuery, context: QueryContext): ImageSet {
  const { rows, scores } = find(query, context);
  return {
    rows,
    labels: Uint16Array.from(rows, (row) => context.labels[row]!),
    predictions: Uint16Array.from(rows, (row) => context.answers.predictions[row]!),
    scores: scores ? Float32Array.from(rows, (row) => scores[row]!) : new Float32Array(0),
  };
}
