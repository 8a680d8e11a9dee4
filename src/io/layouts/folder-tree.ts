import type { SourceFile } from '../file-source';
import { folderOf } from '../file-names';

/** An image with the folders that lie between the data set's root and it. */
export interface PlacedImage {
  file: SourceFile;
  folders: readonly string[];
}

/**
 * Images with their folders, less the folders that all of them share: a data set is often dropped with a wrapping
 * folder or two around it ("archive/birds/train/...").
 */
export function placeImages(images: readonly SourceFile[]): PlacedImage[] {
  const paths = images.map((file) => folderOf(file.path).split('/').filter(Boolean));
  // An image beside the wrapping folder (a cover, say) does not keep the folder from being one.
  const inFolders = paths.filter((folders) => folders.length > 0);
  let shared = 0;
  const [first] = inFolders;
  while (first && inFolders.every((folders) => folders.length > shared && folders[shared] === first[shared]))
    shared += 1;
  return images.map((file, index) => ({ file, folders: paths[index]!.slice(shared) }));
}

/** "wolf" from "Wolf/": folder names are shown as they are, only trimmed. */
export function className(folder: string): string {
  return folder.trim() || folder;
}

/** The class folders of images: the uppermost that is no split, on each path that has one. */
export function classFoldersOf(images: readonly SourceFile[], isSplit: (folder: string) => boolean): Set<string> {
  return new Set(
    placeImages(images).flatMap(({ folders }) => {
      const named = folders[0] !== undefined && isSplit(folders[0]) ? folders[1] : folders[0];
      return named === undefined ? [] : [named];
    }),
  );
}

/** Attribute that the folders below the class folders become: "birds/gull/beach/1.jpg" is of the group "beach". */
export const GROUP_FOLDER = 'folder';

/**
 * What the folders below the class folders say of each image, as attributes; none where most images lie in their class folder itself.
 * @param depth place of the class folder
 */
export function groupFolders(placed: readonly PlacedImage[], depth: number): Record<string, string>[] {
  const names = placed.map(({ folders }) => folders[depth + 1] ?? '');
  const isGrouped = names.filter(Boolean).length * 2 > names.length;
  return names.map((name): Record<string, string> => (isGrouped ? { [GROUP_FOLDER]: name && className(name) } : {}));
}
