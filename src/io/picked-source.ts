import type { FileSource, SourceFile } from './file-source';
import { sortByPath } from './file-names';

/** Files of `<input type="file" webkitdirectory>`: paths stand in `webkitRelativePath`, the folder's own name first. */
export function pickedSource(picked: Iterable<File>): FileSource {
  const files = [...picked];
  const roots = new Set(files.map((file) => file.webkitRelativePath.split('/')[0] ?? ''));
  const isOneFolder = roots.size === 1 && !roots.has('');
  const listed = files.map((file): SourceFile => {
    const path = file.webkitRelativePath || file.name;
    return {
      path: isOneFolder ? path.slice(path.indexOf('/') + 1) : path,
      sizeBytes: file.size,
      read: () => Promise.resolve(file),
    };
  });
  const name = isOneFolder ? [...roots][0]! : `${files.length} files`;
  return { name, list: () => Promise.resolve(sortByPath(listed)) };
}
