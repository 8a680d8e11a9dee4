import { wilson } from '../../core/intervals';
import { countText, intervalText, percentText } from '../../core/number-text';
import type { Palette } from './palette';
import type { PlotTable } from './plot-table';
import { element, fitted, textMark, textWidth, type Drawing } from './svg-text';

const CELL = { width: 92, height: 40 };

/** How a matrix of labels speaks: of predictions, or of estimated classes. */
export interface ConfusionWords {
  title: string;
  description: string;
  /** How cells off the diagonal are marked, in a sentence; a list of confusions has no cells. */
  marks: string;
  /** Before the label: "of", "labelled". */
  before: string;
  /** Between label and class: "taken for". */
  verb: string;
  /** Sign of a cell off the diagonal, so that colour is not the only one. */
  sign: string;
  /** Whether a cell is a count of images, whose share of the label has an interval. */
  hasShares: boolean;
}

export const PREDICTION_WORDS: ConfusionWords = {
  title: 'Images by label and prediction',
  description: 'Images of one label taken for one class.',
  marks: 'Labels are rows, predictions are columns; wrong cells have a cross.',
  before: 'of',
  verb: 'taken for',
  sign: '✕',
  hasShares: true,
};

export const JOINT_WORDS: ConfusionWords = {
  title: 'Images by label and estimated class',
  description: 'Images of one label estimated to be of one class, by confident learning.',
  marks: 'Labels are rows, estimated classes are columns; cells off the diagonal have a question mark.',
  before: 'labelled',
  verb: 'estimated to be',
  sign: '?',
  hasShares: false,
};

/** "17.3 % [12, 24] of 150": a cell's share of the images of its label. */
export function shareOfLabel(row: readonly number[], images: number): string {
  const n = row.reduce((sum, one) => sum + one, 0);
  const share = wilson(images, n);
  return `${percentText(share.value, n)} ${intervalText(share, 'percent')} of ${countText(n)}`;
}

export interface Confusion {
  label: number;
  prediction: number;
  images: number;
}

/** The largest confusions first. */
export function largestConfusions(confusion: readonly (readonly number[])[], most: number): readonly Confusion[] {
  return confusion
    .flatMap((row, label) => row.map((images, prediction) => ({ label, prediction, images })))
    .filter((one) => one.label !== one.prediction && one.images > 0)
    .sort((a, b) => b.images - a.images)
    .slice(0, most);
}

/** A wrong prediction is bad; a label that may be wrong is a warning. */
function offColour(palette: Palette, isCounted: boolean): string {
  return isCounted ? palette.bad : palette.warn;
}

/** Labels down, predictions across; wrong cells have a cross beside their colour. */
export function confusionDrawing(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  palette: Palette,
  { verb, sign, hasShares }: ConfusionWords = PREDICTION_WORDS,
): Drawing {
  const off = offColour(palette, hasShares);
  const left = Math.min(220, Math.max(150, ...classes.map((name) => textWidth(name) + 24)));
  const top = 40;
  const most = Math.max(1, ...confusion.flat());
  const marks = [textMark(12, 26, `label ↓ ${verb} →`, palette.inkSoft, { 'font-size': 12 })];
  classes.forEach((name, i) => {
    const centre = left + (i + 0.5) * CELL.width;
    marks.push(
      textMark(centre, 26, fitted(name, CELL.width - 4), palette.ink, { 'text-anchor': 'middle' }),
      textMark(12, top + (i + 0.5) * CELL.height + 4, fitted(name, left - 20), palette.ink),
    );
  });
  confusion.forEach((row, label) =>
    row.forEach((images, prediction) => {
      const isWrong = label !== prediction && images > 0;
      const x = left + prediction * CELL.width + 2;
      const y = top + label * CELL.height + 2;
      const share = images / most;
      marks.push(
        element('rect', {
          x,
          y,
          width: CELL.width - 4,
          height: CELL.height - 4,
          rx: 4,
          fill: isWrong ? off : palette.accent,
          'fill-opacity': isWrong ? 0.08 + share * 0.3 : share * 0.3,
          stroke: palette.line,
        }),
        textMark(x + CELL.width / 2 - 2, y + 23, `${countText(images)}${isWrong ? ` ${sign}` : ''}`, palette.ink, {
          'text-anchor': 'middle',
        }),
      );
    }),
  );
  return { width: left + classes.length * CELL.width + 12, height: top + classes.length * CELL.height + 8, marks };
}

const BAR = 320;

/** Where a matrix has too many classes to be read: a bar for each of the largest confusions. */
export function confusionBars(
  listed: readonly Confusion[],
  classes: readonly string[],
  palette: Palette,
  { verb, hasShares }: ConfusionWords = PREDICTION_WORDS,
): Drawing {
  const off = offColour(palette, hasShares);
  const name = (one: Confusion): string => `${classes[one.label]} ${verb} ${classes[one.prediction]}`;
  const left = Math.min(420, Math.max(90, ...listed.map((one) => textWidth(name(one)) + 24)));
  const most = Math.max(1, ...listed.map((one) => one.images));
  const marks = listed.flatMap((one, i) => {
    const length = (one.images / most) * BAR;
    return [
      textMark(12, 28 + i * 24, fitted(name(one), left - 16), palette.ink),
      element('rect', { x: left, y: 16 + i * 24, width: length, height: 16, fill: off, 'fill-opacity': 0.4 }),
      textMark(left + length + 6, 28 + i * 24, countText(one.images), palette.ink),
    ];
  });
  return { width: left + BAR + 70, height: 24 + listed.length * 24, marks };
}

/** Every cell, one a line, label by label; shares of the label with Wilson's interval where cells are counts. */
export function confusionTable(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  { verb, hasShares }: ConfusionWords = PREDICTION_WORDS,
): PlotTable {
  const shareColumns = hasShares ? ['share of the label', '95 % low', '95 % high'] : [];
  return {
    columns: ['label', verb, 'images', 'images of the label', ...shareColumns],
    rows: confusion.flatMap((row, label) => {
      const ofLabel = row.reduce((sum, images) => sum + images, 0);
      return row.map((images, prediction) => {
        const { value, low, high } = wilson(images, ofLabel);
        const share = hasShares ? [value, low, high] : [];
        return [classes[label] ?? '', classes[prediction] ?? '', images, ofLabel, ...share];
      });
    }),
  };
}
