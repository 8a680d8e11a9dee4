import { SPLITS, type Split } from '../../core/audit';
import { className, groupFolders, placeImages, type PlacedImage } from './folder-tree';
import type { Layout, LayoutReading } from './layout';

const SPLIT_NAMES: Record<string, Split> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
};

/** The split that a folder's name or a cell of a metadata table stands for; null when it is none. */
export function splitNamed(name: string): Split | null {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(SPLIT_NAMES, key) ? SPLIT_NAMES[key]! : null;
}

function isInSplit({ folders }: PlacedImage): boolean {
  return folders.length >= 2 && splitNamed(folders[0]!) !== null;
}

/** `root/{train,val,test}/<class>/x.jpg`: at least two splits, the training one among them. */
export const splitFolders: Layout = {
  id: 'split-folders',
  title: 'split folders',
  detect(folder) {
    const inSplit = placeImages(folder.images).filter(isInSplit);
    const splits = new Set(inSplit.map(({ folders }) => splitNamed(folders[0]!)));
    // Folders of other names may lie beside ("extra/"), as long as most images are in the splits.
    return splits.size >= 2 && splits.has('train') && inSplit.length * 2 > folder.images.length;
  },
  read(folder): LayoutReading {
    const reading: LayoutReading = { rows: [], refused: [], warnings: [] };
    const images = placeImages(folder.images);
    const groups = groupFolders(images, 1);
    for (const [index, placed] of images.entries()) {
      const { file, folders } = placed;
      if (!isInSplit(placed)) {
        reading.refused.push({
          file: file.path,
          reason: 'It lies outside of the split folders and their class folders.',
        });
        continue;
      }
      reading.rows.push({
        file,
        className: className(folders[1]!),
        split: splitNamed(folders[0]!),
        attributes: groups[index]!,
      });
    }
    const seen = new Set(reading.rows.map((row) => row.split));
    const missing = SPLITS.filter((split) => !seen.has(split));
    for (const split of missing) reading.warnings.push(`There is no ${split} folder.`);
    return reading;
  },
};
