import { AppError } from '../../core/errors';
import { className, GROUP_FOLDER, groupFolders, placeImages } from './folder-tree';
import type { ImageRow, Layout, LayoutReading } from './layout';

const FIX =
  'Put the images of each class into a folder of its own ("birds/gull/...", "birds/crow/...") and open the folder above.';

/** `root/<class>/.../x.jpg`, as torchvision's ImageFolder: the folder just below the root names the class; one below that the group. */
export const classFolders: Layout = {
  id: 'class-folders',
  title: 'class folders',
  detect: () => true,
  read(folder): LayoutReading {
    const reading: LayoutReading = { rows: [], refused: [], warnings: [] };
    let deeper = 0;
    const placed = placeImages(folder.images);
    const groups = groupFolders(placed, 0);
    for (const [index, { file, folders }] of placed.entries()) {
      const [first] = folders;
      if (first === undefined) {
        reading.refused.push({ file: file.path, reason: 'It lies beside the class folders, so it has no class.' });
        continue;
      }
      const attributes = groups[index]!;
      if (folders.length > 1 && !attributes[GROUP_FOLDER]) deeper += 1;
      const row: ImageRow = { file, className: className(first), split: null, attributes };
      reading.rows.push(row);
    }
    if (reading.rows.length === 0) throw looseImagesError(folder.images.length);
    if (deeper > 0) {
      reading.warnings.push(
        `${deeper.toLocaleString('en')} images lie in folders below the class folders: they take the class of the uppermost.`,
      );
    }
    return reading;
  },
};

/** All images lie in one place: nothing tells their classes apart. */
function looseImagesError(count: number): AppError {
  const what = count === 1 ? 'One image was' : `${count.toLocaleString('en')} images were`;
  return new AppError('bad-input', `${what} found, all in one folder, so nothing says which class each is of.`, FIX);
}
