import { classFolders } from './class-folders';
import type { Layout } from './layout';
import { splitFolders } from './split-folders';
import { waterbirds } from './waterbirds';

/** Every layout that comes in, asked from the most to the least particular. */
export const LAYOUTS: readonly Layout[] = [waterbirds, splitFolders, classFolders];
