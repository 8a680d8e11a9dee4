import type { CueGroupFigure } from './audit';
import { wilson } from './intervals';
import { rowsByGroup, type CueCut, type GroupSummary, type ImageGroups } from './image-groups';
import { scoreText } from './number-text';

/** "by cue: forest, cut at 0.31": what a group that no column of the metadata knows rests on. */
export function cutText({ cues, threshold }: CueCut): string {
  return `by cue: ${cues}, cut at ${scoreText(threshold)}`;
}

/**
 * Accuracy of a head per group that the judged cues cut out of the classes. The metadata have no column for these groups, so that they stand
 * in none of the other figures.
 *
 * @param isRight 1 per image of the data set that the head gets right
 * @param rows the images that count; of the test split
 * @returns a figure per group, n 0 and NaN for one without an image among the rows; empty for groups by a column
 */
export function cueGroupFigures(
  summary: GroupSummary,
  groups: ImageGroups,
  isRight: Uint8Array,
  rows: Uint32Array,
): CueGroupFigure[] {
  if (summary.choice.kind !== 'cues') return [];
  return rowsByGroup(groups, rows).map((own, group) => {
    const classIndex = groups.classOf[group]!;
    const cut = summary.cuts.find((one) => one.classIndex === classIndex);
    const right = own.reduce((sum, row) => sum + isRight[row]!, 0);
    return {
      name: groups.names[group]!,
      classIndex,
      cut: cut ? cutText(cut) : 'no cue is judged spurious for it',
      accuracy: wilson(right, own.length),
    };
  });
}

/** The group of least accuracy, the first of equals; null without groups that have images. */
export function worstCueGroup(groups: readonly CueGroupFigure[] = []): CueGroupFigure | null {
  const present = groups.filter(({ accuracy }) => accuracy.n > 0);
  return present.reduce<CueGroupFigure | null>(
    (worst, group) => (!worst || group.accuracy.value < worst.accuracy.value ? group : worst),
    null,
  );
}
