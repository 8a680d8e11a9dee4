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
