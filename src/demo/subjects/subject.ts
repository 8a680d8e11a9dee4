import type { Painter } from '../painter';

export const SUBJECT_NAMES = [
  'wolf',
  'dog',
  'cat',
  'fox',
  'horse',
  'cow',
  'sheep',
  'deer',
  'bear',
  'bird',
  'duck',
  'owl',
  'fish',
  'boat',
  'car',
  'bus',
  'bicycle',
  'tree',
  'flower',
  'mushroom',
  'chair',
  'cup',
  'apple',
  'ball',
  'house',
  'butterfly',
] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

export interface Subject {
  readonly name: SubjectName;
  readonly words: readonly string[];
  /** Usual height in units when it is the picture's subject. */
  readonly height: number;
  /** Half the width in units at that height, to keep it inside the frame. */
  readonly halfWidth: number;
  readonly habit: 'land' | 'float' | 'fly' | 'swim';
  /** Small things stand on tables; large ones on floors. */
  readonly small?: boolean;
  /** Draws facing right, standing on y = 0 with x = 0 in the middle, in a frame where the usual height is 40 units. */
  draw(painter: Painter): void;
}
