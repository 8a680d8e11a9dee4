import type { AttributeColumn, CueJudgement, Estimate, GroupFigure, HeadFigures } from './audit';
import { classGap } from './gap';
import { accuracies, groupTable } from './groups';
import { meanEstimate } from './intervals';
import { rankClasses } from './ranking';
import { spuriosityOfClass } from './spuriosity';
import { rowsByClass } from './summary';

/** What figures are taken of: labels and, where the metadata has them, attributes. */
export interface MeasuredData {
  labels: Uint16Array;
  classCount: number;
  attributes: readonly AttributeColumn[];
}

/** Scores of one cue, one per row. */
export type CueColumnSource = (cueId: string) => Float32Array;

/** Ids of the cues judged spurious, per class. */
export function spuriousCueIds(judgements: readonly CueJudgement[], classCount: number): string[][] {
  return Array.from({ length: classCount }, (_, classIndex) =>
    judgements
      .filter((judged) => judged.classIndex === classIndex && judged.judgement === 'spurious')
      .map((judged) => judged.cueId),
  );
}

/**
 * Spuriosity of the given rows for their own class (Spuriosity Rankings, section 4.1), z-scored within the class among these rows.
 *
 * @returns one value per image of the data set; NaN outside `rows` and where the class has no spurious cue
 */
export function spuriosityAmong(
  data: MeasuredData,
  rows: Uint32Array,
  cueIds: readonly (readonly string[])[],
  column: CueColumnSource,
): Float32Array {
  const spuriosity = new Float32Array(data.labels.length).fill(Number.NaN);
  rowsByClass(data.labels, data.classCount, rows).forEach((ofClass, classIndex) => {
    // Scoring a column costs a pass over the vectors: none is made for a class without images among the rows.
    if (ofClass.length === 0) return;
    const columns = (cueIds[classIndex] ?? []).map(column);
    if (columns.length === 0) return;
    const values = spuriosityOfClass(columns, ofClass);
    ofClass.forEach((row, place) => {
      spuriosity[row] = values[place]!;
    });
  });
  return spuriosity;
}

/** Groups of every attribute with at most this many values: more are ids, not groups. */
const MOST_VALUES_OF_A_GROUPING = 12;

/** Whether some value of the attribute occurs in two classes. One that does not is a finer label (a species), not a group. */
function crossesClasses(data: MeasuredData, attribute: AttributeColumn): boolean {
  const classOfValue = new Int32Array(attribute.values.length).fill(-1);
  return attribute.codes.some((code, row) => {
    if (code >= classOfValue.length) return false;
    const known = classOfValue[code]!;
    classOfValue[code] = data.labels[row]!;
    return known >= 0 && known !== data.labels[row];
  });
}

/** Whether a column of the metadata parts the classes into groups. */
export function makesGroups(data: MeasuredData, attribute: AttributeColumn): boolean {
  const { length } = attribute.values;
  return length >= 2 && length <= MOST_VALUES_OF_A_GROUPING && crossesClasses(data, attribute);
}

/** Accuracy per (class, attribute value), all attributes one after the other. */
export function groupFigures(data: MeasuredData, isRight: Uint8Array, rows: Uint32Array): GroupFigure[] {
  return data.attributes
    .filter((attribute) => makesGroups(data, attribute))
    .flatMap((attribute) => {
      const table = groupTable({
        labels: data.labels,
        classCount: data.classCount,
        attribute: attribute.codes,
        valueCount: attribute.values.length,
        isRight,
        rows,
      });
      return table.groups.map((group) => ({
        classIndex: group.classIndex,
        attribute: attribute.name,
        value: attribute.values[group.value] ?? '',
        accuracy: group.accuracy,
      }));
    });
}

/** The group of least accuracy, the first of equals; null without groups. */
export function worstOf(groups: readonly GroupFigure[]): GroupFigure | null {
  return groups.reduce<GroupFigure | null>(
    (worst, group) => (!worst || group.accuracy.value < worst.accuracy.value ? group : worst),
    null,
  );
}

/** Spurious gap per class in points on the rows; null where the class has no spurious cue or too few rows. */
function gapsPerClass(
  data: MeasuredData,
  isRight: Uint8Array,
  rows: Uint32Array,
  spuriosity: Float32Array,
): (Estimate | null)[] {
  return rankClasses(spuriosity, data.labels, data.classCount, rows).map((order, classIndex) => {
    if (order.length === 0 || Number.isNaN(spuriosity[order[0]!]!)) return null;
    return classGap(classIndex, order, isRight)?.gapPoints ?? null;
  });
}

/**
 * A head's figures on some rows.
 *
 * @param isRight 1 per image of the data set that the head gets right
 * @param spuriosity from {@link spuriosityAmong} on the same rows
 */
export function headFigures(
  data: MeasuredData,
  isRight: Uint8Array,
  rows: Uint32Array,
  spuriosity: Float32Array,
): HeadFigures {
  const means = accuracies(data.labels, data.classCount, isRight, rows);
  const groups = groupFigures(data, isRight, rows);
  return {
    accuracy: means.accuracy,
    classBalancedAccuracy: means.classBalanced,
    classBalanced: meanEstimate(means.perClass.filter(({ n }) => n > 0)),
    perClass: means.perClass,
    groups,
    worstGroup: worstOf(groups),
    gaps: gapsPerClass(data, isRight, rows, spuriosity),
  };
}
