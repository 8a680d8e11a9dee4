import { celeba } from './celeba';
import { classFolders } from './class-folders';
import { coco } from './coco';
import type { Layout } from './layout';
import { splitFolders } from './split-folders';
import { anyTable, huggingFace } from './table-layout';
import { waterbirds } from './waterbirds';

/** Every layout that comes in, asked from the most to the least particular. */
export const LAYOUTS: readonly Layout[] = [waterbirds, celeba, coco, huggingFace, anyTable, splitFolders, classFolders];
