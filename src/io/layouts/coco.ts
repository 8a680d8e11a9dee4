import * as v from 'valibot';
import { AppError } from '../../core/errors';
import type { SourceFile } from '../file-source';
import { FileFinder } from './file-finder';
import type { FolderContents, Layout, LayoutReading } from './layout';
import { splitNamed } from './split-folders';
import type { Split } from '../../core/audit';

const Id = v.union([v.number(), v.string()]);
const CocoFile = v.object({
  images: v.array(v.object({ id: Id, file_name: v.string() })),
  annotations: v.array(v.object({ image_id: Id, category_id: Id })),
  categories: v.array(v.object({ id: Id, name: v.string() })),
});
type CocoFile = v.InferOutput<typeof CocoFile>;

const JSON_NAME = /\.json$/i;
/** Enough of the file to see its keys; they stand in any order, and images may come first. */
const HEAD_BYTES = 65_536;
const TAIL_BYTES = 65_536;
const FIX =
  'A COCO file has the lists "images" (id, file_name), "annotations" (image_id, category_id) and "categories" (id, name).';

async function looksLikeCoco({ read }: SourceFile): Promise<boolean> {
  const blob = await read();
  const ends = [blob.slice(0, HEAD_BYTES), blob.slice(Math.max(0, blob.size - TAIL_BYTES))];
  const text = (await Promise.all(ends.map((part) => part.text()))).join('');
  return /^\uFEFF?\s*\{/.test(text) && /"file_name"|"images"/.test(text) && /"category_id"|"categories"/.test(text);
}

async function cocoFiles(folder: FolderContents): Promise<SourceFile[]> {
  const named = folder.others.filter(({ path }) => JSON_NAME.test(path));
  const verdicts = await Promise.all(named.map(looksLikeCoco));
  return named.filter((_, i) => verdicts[i]);
}

async function parse(file: SourceFile): Promise<CocoFile> {
  try {
    return v.parse(CocoFile, JSON.parse(await (await file.read()).text()));
  } catch (thrown) {
    throw new AppError('bad-input', `"${file.path}" is no COCO file that can be read.`, FIX, thrown);
  }
}

/** "instances_val2017.json" is of the validation split. */
function splitOfName(path: string): Split | null {
  const words = path.slice(path.lastIndexOf('/') + 1).split(/[^a-z]+/i);
  return words.map(splitNamed).find((split) => split !== null) ?? null;
}

/** Categories of each image, by name, without repetition. */
function categoriesOf({ images, annotations, categories }: CocoFile): Map<string, string[]> {
  const nameOf = new Map(categories.map(({ id, name }) => [id, name]));
  const namesOf = new Map(images.map(({ id }) => [id, new Set<string>()]));
  for (const { image_id: image, category_id: category } of annotations) {
    const name = nameOf.get(category);
    if (name !== undefined) namesOf.get(image)?.add(name);
  }
  return new Map(images.map(({ id, file_name: file }) => [file, [...namesOf.get(id)!].sort()]));
}

/** COCO annotations: an image whose objects are all of one category is of that class; others have no single label. */
export const coco: Layout = {
  id: 'coco',
  title: 'COCO annotations',
  detect: async (folder) => (await cocoFiles(folder)).length > 0,
  async read(folder): Promise<LayoutReading> {
    const files = await cocoFiles(folder);
    const splits = new Set(files.map(({ path }) => splitOfName(path)));
    const hasSplits = splits.size > 1 && !splits.has(null);
    const finder = new FileFinder(folder.images);
    const left = new Set(folder.images);
    const reading: LayoutReading = { rows: [], refused: [], warnings: [] };
    let named = 0;
    let missing = 0;
    for (const file of files) {
      const split = hasSplits ? splitOfName(file.path) : null;
      for (const [name, categories] of categoriesOf(await parse(file))) {
        named += 1;
        const image = finder.find(name, file.path);
        if (!image) missing += 1;
        else if (left.delete(image)) place(reading, image, categories, split);
      }
    }
    for (const image of left) reading.refused.push({ file: image.path, reason: 'No COCO file names it.' });
    if (reading.rows.length === 0) throw noRowsError(named, missing);
    if (missing > 0) {
      reading.warnings.push(
        `${missing.toLocaleString('en')} of ${named.toLocaleString('en')} images of the COCO files are not in the folder.`,
      );
    }
    return reading;
  },
};

function place(reading: LayoutReading, file: SourceFile, categories: readonly string[], split: Split | null): void {
  const [only, second] = categories;
  if (only !== undefined && second === undefined) {
    reading.rows.push({ file, className: only, split, attributes: {} });
    return;
  }
  const reason = only
    ? `It shows objects of ${categories.length} categories (${categories.slice(0, 3).join(', ')}), so it has no single class.`
    : 'No object in it has a category.';
  reading.refused.push({ file: file.path, reason });
}

function noRowsError(named: number, missing: number): AppError {
  if (missing === named) {
    return new AppError(
      'no-images',
      `None of the ${named.toLocaleString('en')} images of the COCO file is in the folder.`,
      'Open the folder that holds the annotations together with the images.',
    );
  }
  return new AppError(
    'bad-input',
    'No image of the COCO file has objects of one category alone.',
    'Use a table with one class per image.',
  );
}
