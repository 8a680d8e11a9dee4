import { SPLITS, type ImageQuery, type ImageSet } from '../../src/core/audit';
import { orderByCue } from '../../src/core/cue-test';
import { orderDescending } from '../../src/core/ordering';
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
  /** Of the audited head, out of sample. */
  answers: HeadAnswers;
  /** Answers of a head as it stands, by its method; null where it has not been made. */
  answersOfMethod(method: string): HeadAnswers | null;
  /** Method of the audited head. */
  auditedMethod: string;
  scores(cueId: string): Float32Array;
  /** Spuriosity of a class's report rows under the judgements. */
  spuriosity(classIndex: number): Float32Array;
}

interface Found {
  rows: Uint32Array;
  scores: Float32Array | null;
  /** Where others than those of the audited head out of sample are compared. */
  answers?: HeadAnswers;
}

function splitCode(split: string): number {
  return (SPLITS as readonly string[]).indexOf(split);
}

/** The first or the last of an order that a gap was measured along, the outermost image first. */
function endOf(order: Uint32Array, end: 'high' | 'low', count: number): Uint32Array {
  return end === 'high' ? order.slice(0, count) : order.slice(Math.max(0, order.length - count)).reverse();
}

function find(query: ImageQuery, context: QueryContext): Found {
  const { labels, splits, measuredRows, reportRows } = context;
  const ofClass = (classIndex: number, among = measuredRows): Uint32Array =>
    among.filter((row) => labels[row] === classIndex);
  switch (query.kind) {
    case 'cue-end': {
      const scores = context.scores(query.cueId);
      const order = orderByCue(scores, measuredRows).filter((row) => labels[row] === query.classIndex);
      return { rows: endOf(order, query.end, query.count), scores };
    }
    case 'spuriosity-end': {
      const scores = context.spuriosity(query.classIndex);
      const scored = ofClass(query.classIndex, reportRows).filter((row) => !Number.isNaN(scores[row]!));
      return { rows: endOf(orderDescending(scores, scored), query.end, query.count), scores };
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
    case 'measured':
      return { rows: reportRows, scores: null };
    case 'confusion': {
      const { predictions } = context.answers;
      return { rows: ofClass(query.label).filter((row) => predictions[row] === query.prediction), scores: null };
    }
    case 'changed': {
      // Both heads as they stand: where cues are measured on cross-fitted answers, `answers` are not those of one head.
      const before = context.answersOfMethod(context.auditedMethod);
      const after = context.answersOfMethod(query.method);
      if (!before || !after) return { rows: new Uint32Array(0), scores: null };
      const isRightNow = query.to === 'right' ? 1 : 0;
      const test = splitCode('test');
      const rows = allRows(labels.length).filter(
        (row) => splits[row] === test && after.isRight[row] === isRightNow && before.isRight[row] !== isRightNow,
      );
      return { rows, scores: null, answers: before };
    }
    case 'rows':
      return { rows: Uint32Array.from(query.rows), scores: null };
  }
}

/** The images that a number stands for, in display order. */
export function imageSet(query: ImageQuery, context: QueryContext): ImageSet {
  const { rows, scores, answers = context.answers } = find(query, context);
  return {
    rows,
    labels: Uint16Array.from(rows, (row) => context.labels[row]!),
    predictions: Uint16Array.from(rows, (row) => answers.predictions[row]!),
    scores: scores ? Float32Array.from(rows, (row) => scores[row]!) : new Float32Array(0),
  };
}
