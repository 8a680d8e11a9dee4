import type { Split } from '../audit';
import { AppError } from '../errors';
import { rowsByGroup, type ImageGroups } from '../image-groups';
import { drawRows, type Uniform } from '../random';
import { rowsOfSplit } from '../splits';
import type { MitigationInput } from './mitigation';

/** Fewer images of a group than this cannot be parted into some to fit on and some to choose by. */
const FEWEST_OF_A_GROUP = 4;

/** From here on a group is told as small. */
const SMALL_GROUP = 10;

const SPLIT_WORDS: Readonly<Record<Split, string>> = { train: 'training', val: 'validation', test: 'test' };

/** @throws AppError `bad-input` where there are no groups or where they part nothing */
export function requireGroups(input: MitigationInput): ImageGroups {
  const { groups } = input;
  if (!groups) {
    throw new AppError(
      'bad-input',
      'This method balances groups of images, and nothing says which image is in which group.',
      'Open data with a metadata column that parts the classes, or judge a cue spurious: groups then come from it.',
    );
  }
  if (groups.count <= input.classCount) {
    throw new AppError(
      'bad-input',
      `By ${groups.origin} no class has more than one group, so there is nothing to balance.`,
      'Choose another column or another threshold for the groups.',
    );
  }
  return groups;
}

/**
 * Rows of each group in a split.
 * @throws AppError `too-few-images` naming the groups that have too few there
 */
export function groupRowsIn(input: MitigationInput, split: Split): Uint32Array[] {
  const groups = requireGroups(input);
  const rows = rowsByGroup(groups, rowsOfSplit(input.splits, split));
  const short = rows.flatMap((own, group) =>
    own.length < FEWEST_OF_A_GROUP ? [`"${groups.names[group]}" (${own.length})`] : [],
  );
  if (short.length === 0) return rows;
  throw new AppError(
    'too-few-images',
    `This method needs at least ${FEWEST_OF_A_GROUP} ${SPLIT_WORDS[split]} images of every group; too few are there of ${short.join(', ')}.`,
    `Add ${SPLIT_WORDS[split]} images of these groups, choose other groups, or use a method that needs none: low-spuriosity tuning, AFR, JTT.`,
  );
}

/** What to tell of groups that are there but small. */
export function smallGroupNotes(input: MitigationInput, rows: readonly Uint32Array[], split: Split): string[] {
  const small = rows.flatMap((own, group) =>
    own.length < SMALL_GROUP ? [`"${input.groups?.names[group] ?? ''}" has ${own.length}`] : [],
  );
  if (small.length === 0) return [];
  return [`Few ${SPLIT_WORDS[split]} images in a group: ${small.join(', ')}. The head rests on them.`];
}

/** As many of each group as the smallest has, drawn at random. */
export function drawBalanced(rows: readonly Uint32Array[], uniform: Uniform): Uint32Array {
  const size = Math.min(...rows.map((own) => own.length));
  return Uint32Array.from(rows.flatMap((own) => [...drawRows(own, size, uniform)]));
}
