/** A classifier of the user: how its classes go with those of the data set, and what the files say of it. */
import type { ClassifierKind } from './audit';
import type { Head } from './head';
import { countText } from './number-text';
import type { Preprocessing } from './preprocessing';

/** Weights and names as they lie in the file. */
export interface OwnClassifier {
  /** Output of the file whose scores are audited. */
  output: string;
  /** Operator of the last layer. */
  op: string;
  classCount: number;
  dimension: number;
  /** classes x dimension, row-major. */
  weights: Float32Array;
  bias: Float32Array;
  /** In the order of the scores; null where no file names them. */
  classNames: readonly string[] | null;
  /** Whether its features are the mean of a map over the picture. */
  hasMap: boolean;
}

/** One last layer of a file. */
export interface FoundHead {
  output: string;
  op: string;
  classCount: number;
  dimension: number;
  hasMap: boolean;
}

/** What is found in the files of a classifier before it runs. */
export interface ClassifierFacts {
  title: string;
  /** Every output with a last layer behind it: more than one has to be chosen from. */
  heads: readonly FoundHead[];
  /** The one that is audited; null until it is chosen. */
  output: string | null;
  classNames: readonly string[] | null;
  /** Null where no file says how pictures are prepared. */
  preprocessing: Preprocessing | null;
  /** Width and height that the network asks for; null where it takes any. */
  inputSize: { width: number; height: number } | null;
}

/** What a person says of a classifier where its files do not, or in their place. */
export interface ClassifierChoices {
  output?: string;
  classNames?: readonly string[];
  preprocessing?: Preprocessing;
}

/** What an audit tells of the classifier that it was given. */
export interface OwnClassifierReport {
  title: string;
  op: string;
  output: string;
  classCount: number;
  dimension: number;
  hasMap: boolean;
  /** Whether each class of the data is one of its classes, so that its own last layer is audited. */
  isMatched: boolean;
  unmatched: ClassMatch['unmatched'];
}

/** Which class of the classifier each class of the data is. */
export interface ClassMatch {
  /** Index among the classifier's classes per class of the data; null where any is without one. */
  indices: readonly number[] | null;
  /** Classes of the data that no class, or more than one, of the classifier is, with the reason. */
  unmatched: readonly { name: string; reason: string }[];
}

function plain(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[_\-\s]+/g, ' ')
    .trim();
}

/** Names that stand for a class: the whole one, and the parts of a list of synonyms such as "tench, Tinca tinca". */
function namesOf(name: string): string[] {
  return [...new Set([plain(name), ...name.split(',').map(plain)])].filter(Boolean);
}

/**
 * Finds each class of the data among those of a classifier: the same name but for case, underscores and hyphens, or one of its synonyms.
 * The whole name comes before a synonym. A name that two classes have is no match, since either could be meant.
 */
export function matchClasses(dataClasses: readonly string[], ownClasses: readonly string[] | null): ClassMatch {
  if (!ownClasses) {
    const reason = 'the classifier names no classes';
    return { indices: null, unmatched: dataClasses.map((name) => ({ name, reason })) };
  }
  const places = new Map<string, number[]>();
  ownClasses.forEach((own, index) => {
    for (const name of namesOf(own)) places.set(name, [...(places.get(name) ?? []), index]);
  });
  const whole = new Map<string, number[]>();
  ownClasses.forEach((own, index) => whole.set(plain(own), [...(whole.get(plain(own)) ?? []), index]));
  const unmatched: { name: string; reason: string }[] = [];
  const indices = dataClasses.map((name) => {
    const exact = whole.get(plain(name)) ?? [];
    const found = exact.length > 0 ? exact : (places.get(plain(name)) ?? []);
    if (found.length === 1) return found[0]!;
    const reason =
      found.length === 0
        ? 'no class of the classifier has this name'
        : `${found.length} classes of the classifier have this name (numbers ${found.join(', ')})`;
    unmatched.push({ name, reason });
    return -1;
  });
  const twice = indices.filter((index, place) => index >= 0 && indices.indexOf(index) !== place);
  for (const index of twice) {
    const name = dataClasses[indices.lastIndexOf(index)]!;
    unmatched.push({ name, reason: `"${dataClasses[indices.indexOf(index)]}" is the same class of the classifier` });
  }
  return { indices: unmatched.length === 0 ? indices : null, unmatched };
}

/** The rows of a classifier's last layer that belong to the classes of the data, as a head on features as they are. */
export function ownHead(own: OwnClassifier, indices: readonly number[]): Head {
  const { dimension, weights, bias, classCount, op } = own;
  const rows = indices.map((index) => weights.subarray(index * dimension, (index + 1) * dimension));
  return {
    weights: Float64Array.from(rows.flatMap((row) => [...row])),
    bias: Float64Array.from(indices, (index) => bias[index]!),
    classCount: indices.length,
    dimension,
    normalisation: { kind: 'none' },
    provenance: {
      method: 'own',
      seed: 0,
      selection: 'as it was given',
      options: {},
      detail: `${op} of ${countText(dimension)} features, ${indices.length} of its ${countText(classCount)} classes`,
    },
  };
}

const NAMED = 4;

/** What is audited and why, in a sentence or two. */
export function ownClassifierSentence(report: OwnClassifierReport, dataClassCount: number): string {
  const { title, classCount, isMatched, unmatched } = report;
  if (isMatched) {
    return classCount === dataClassCount
      ? `The last layer of ${title} is audited as it is.`
      : `The last layer of ${title} is audited as it is, its answers among the ${dataClassCount} classes of the data; it knows ${countText(classCount)}.`;
  }
  const told = unmatched.slice(0, NAMED).map(({ name, reason }) => `"${name}": ${reason}`);
  const more = unmatched.length > NAMED ? `, and ${unmatched.length - NAMED} more` : '';
  return `The classes of the data are not those of ${title} (${told.join('; ')}${more}), so a head fitted on its features is audited in place of its own.`;
}

/**
 * What has to be known before the figures of a head on a classifier's features are believed; null where nothing has: its own classes
 * are those of the data, or the person chose another head.
 */
export function ownClassifierRemark(
  report: OwnClassifierReport,
  kind: ClassifierKind,
  dataClassCount: number,
): string | null {
  const isAmongOthers = kind === 'own' && report.classCount > dataClassCount;
  const isReplaced = kind !== 'own' && !report.isMatched;
  return isAmongOthers || isReplaced ? ownClassifierSentence(report, dataClassCount) : null;
}

/** Class names from a file: one a line, or JSON as a list, as an object by number, or with an `id2label`. Null where it is none of these. */
export function parseClassNames(text: string): string[] | null {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) {
    const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
    return trimmed === '' ? null : lines;
  }
  try {
    return namesFromJson(JSON.parse(trimmed) as unknown);
  } catch {
    return null;
  }
}

/** @returns null for JSON that lists no class names */
export function namesFromJson(json: unknown): string[] | null {
  if (Array.isArray(json)) {
    return json.length > 0 && json.every((one) => typeof one === 'string') ? json : null;
  }
  if (typeof json !== 'object' || json === null) return null;
  const table = 'id2label' in json ? json.id2label : json;
  if (typeof table !== 'object' || table === null) return null;
  const entries = Object.entries(table as Record<string, unknown>);
  const names = entries.map((_, index) => (table as Record<string, unknown>)[String(index)]);
  return names.length > 0 && names.every((name): name is string => typeof name === 'string') ? names : null;
}
