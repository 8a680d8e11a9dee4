import type { CueDescription } from './audit';

/** Which vectors a cue without words is found in: the encoder's, or those of the audited head's own network. */
export type VectorSpace = 'encoder' | 'backbone';

/**
 * A cue whose scores are kept as they are, because no word and no file gives them again: a direction between example images, a slice,
 * a feature of a classifier. From there on it is a cue like any other.
 */
export interface ColumnCue {
  cue: CueDescription;
  /** One per image that was decoded, in row order. */
  scores: Float32Array;
  /** Of a cue by example: the direction that other pictures can be scored along. Absent for groups, and in records of before it was kept. */
  direction?: CueDirection;
}

/** A direction of unit length among the vectors of a space. */
export interface CueDirection {
  space: VectorSpace;
  values: Float32Array;
}

/** The columns with others in place of those of the same id, and at the end. */
export function withColumns(columns: readonly ColumnCue[], added: readonly ColumnCue[]): ColumnCue[] {
  const ids = new Set(added.map(({ cue }) => cue.id));
  return [...columns.filter(({ cue }) => !ids.has(cue.id)), ...added];
}
