/** What a file's path says about it; the content has the last word (core/sniff), when the file is decoded. */

/** Extensions of pictures that browsers decode. */
const READABLE = /\.(jpe?g|jpe|jfif|pjp|pjpeg|png|apng|webp|gif|bmp|dib|avif|avifs)$/i;

/** Extensions of pictures that they do not: named in the list of refused files unless the content says otherwise. */
const UNREADABLE =
  /\.(heic|heif|tiff?|svgz?|psd|psb|jxl|jp2|j2k|jpf|jpx|ico|cur|icns|exr|hdr|dng|cr2|cr3|nef|arw|orf|rw2|raf|raw|p[bgnp]m|pcx|tga|dds|xcf|ai|eps|wmf|emf)$/i;

/** Extensions that are no pictures and claim nothing: passed over in silence, unread. */
const NO_PICTURE =
  /\.(csv|tsv|txt|md|json|jsonl|ndjson|ya?ml|xml|html?|css|js|mjs|ts|py|ipynb|m|r|sh|bat|log|ini|cfg|toml|lock|parquet|arrow|feather|npy|npz|mat|pkl|pickle|h5|hdf5|pt|pth|onnx|safetensors|bin|db|sqlite|xlsx?|docx?|pptx?|pdf|zip|tar|gz|tgz|bz2|xz|7z|rar|mp4|mov|avi|mkv|webm|mp3|wav|exe|dll|so|url|lnk|license)$/i;

export type NameVerdict = 'readable' | 'unreadable' | 'no-picture' | 'unknown';

export function judgeName(path: string): NameVerdict {
  if (READABLE.test(path)) return 'readable';
  if (UNREADABLE.test(path)) return 'unreadable';
  return NO_PICTURE.test(path) ? 'no-picture' : 'unknown';
}

/** Droppings of operating systems and archivers, and everything hidden: never data, never worth a word. */
export function isClutter(path: string): boolean {
  return path
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini|icon\r)$/i.test(part));
}

/** "a/b/c.jpg" -> "a/b"; "" for a file at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Order of paths for people: "img2" before "img10"; ties by code unit, so that it is the same on every machine. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

export function comparePaths(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Sorts files by path, in place. */
export function sortByPath<T extends { path: string }>(files: T[]): T[] {
  return files.sort((a, b) => comparePaths(a.path, b.path));
}
