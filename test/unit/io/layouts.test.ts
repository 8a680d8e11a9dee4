import { describe, expect, it } from 'vitest';
import { SPLITS } from '../../../src/core/audit';
import { AppError } from '../../../src/core/errors';
import { readDataset } from '../../../src/io/layouts';
import { memorySource } from '../../../src/io/memory-source';
import { diskSource } from '../../support/disk-source';
import { sharedPath } from '../../support/shared-data';

/** Importers look at paths, tables and first bytes, never at pixels: a few bytes stand for a picture. */
const PICTURE = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

function folder(...paths: string[]): Record<string, BlobPart> {
  return Object.fromEntries(paths.map((path) => [path, PICTURE]));
}

function read(contents: Record<string, BlobPart>): ReturnType<typeof readDataset> {
  return readDataset(memorySource('data', contents));
}

async function refusalOf(contents: Record<string, BlobPart>): Promise<AppError> {
  const error: unknown = await read(contents).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('class folders', () => {
  it('takes each folder below the root as a class, whatever wraps it', async () => {
    for (const wrap of ['', 'archive/', 'archive/images/']) {
      const { layout, dataset, preview } = await read(
        folder(`${wrap}wolf/1.jpg`, `${wrap}wolf/2.JPEG`, `${wrap}dog/1.png`, `${wrap}dog/puppies/3.webp`),
      );
      expect(layout).toBe('class folders');
      expect(dataset.classes).toEqual(['dog', 'wolf']);
      expect(dataset.paths).toEqual(
        ['dog/1.png', 'dog/puppies/3.webp', 'wolf/1.jpg', 'wolf/2.JPEG'].map((path) => wrap + path),
      );
      expect([...dataset.labels]).toEqual([0, 0, 1, 1]);
      expect(dataset.splits).toBeNull();
      expect(preview.warnings.join()).toMatch(/^1 images lie in folders below/);
      expect(preview.classes).toEqual([
        { name: 'dog', images: 2, perSplit: null },
        { name: 'wolf', images: 2, perSplit: null },
      ]);
      expect(preview.sample.map((one) => one.className)).toEqual(['dog', 'dog', 'wolf', 'wolf']);
    }
  });

  it('orders paths as people count and keeps Unicode names', async () => {
    const { dataset } = await read(folder('б/img10.jpg', 'б/img2.jpg', '名前/é.jpg'));
    expect(dataset.paths).toEqual(
      ['名前/é.jpg', 'б/img2.jpg', 'б/img10.jpg'].sort((a, b) => dataset.paths.indexOf(a) - dataset.paths.indexOf(b)),
    );
    expect(dataset.paths.indexOf('б/img2.jpg')).toBeLessThan(dataset.paths.indexOf('б/img10.jpg'));
    expect(new Set(dataset.classes)).toEqual(new Set(['б', '名前']));
  });

  it('accounts for every file that is or claims to be a picture, and for no other', async () => {
    const heic = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode('ftypheic'), 0, 0, 0, 0]);
    const { dataset, files } = await read({
      ...folder('a/1.jpg', 'b/2.jpg', 'cover.jpg', 'a/without-extension', 'a/really-a-jpeg.heic', 'a/.hidden.jpg'),
      ...folder('__MACOSX/a/._1.jpg', 'a/.DS_Store', 'b/Thumbs.db'),
      'a/phone.HEIC': heic,
      'b/scan.tif': 'nonsense',
      'b/notes.txt': 'text',
      'b/README': 'text without extension',
      'b/drawing': '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    });
    expect(files.map((file) => file.path)).toEqual([
      'a/1.jpg',
      'a/really-a-jpeg.heic',
      'a/without-extension',
      'b/2.jpg',
    ]);
    const reasons = new Map(dataset.refused.map(({ file, reason }) => [file, reason]));
    expect([...reasons.keys()].sort()).toEqual(['a/phone.HEIC', 'b/drawing', 'b/scan.tif', 'cover.jpg']);
    expect(reasons.get('a/phone.HEIC')).toMatch(/HEIC.*Convert/);
    expect(reasons.get('b/drawing')).toMatch(/SVG/);
    expect(reasons.get('cover.jpg')).toMatch(/no class/);
  });

  it('says what to do when nothing tells classes apart', async () => {
    const loose = await refusalOf(folder('1.jpg', '2.jpg'));
    expect([loose.code, loose.message]).toEqual(['bad-input', expect.stringContaining('2 images were found')]);
    expect(loose.fix).toMatch(/folder of its own/);
    expect((await refusalOf(folder('wolf/1.jpg', 'wolf/2.jpg'))).code).toBe('bad-input');
    expect((await refusalOf({})).code).toBe('no-images');
    expect((await refusalOf({ 'a/x.txt': 'x', 'b/y.txt': 'y' })).code).toBe('no-images');
  });
});

describe('split folders', () => {
  const NAMES = {
    train: 'train',
    Training: 'train',
    val: 'val',
    valid: 'val',
    validation: 'val',
    dev: 'val',
    test: 'test',
    TESTING: 'test',
  };

  it.each(Object.entries(NAMES))('reads %s as %s', async (name, split) => {
    const others = SPLITS.filter((one) => one !== split);
    const { layout, dataset } = await read(
      folder(...[name, ...others].flatMap((one) => [`${one}/cat/1.jpg`, `${one}/dog/1.jpg`])),
    );
    expect(layout).toBe('split folders');
    expect(dataset.classes).toEqual(['cat', 'dog']);
    dataset.paths.forEach((path, row) => {
      if (path.startsWith(`${name}/`)) expect(SPLITS[dataset.splits![row]!]).toBe(split);
    });
    expect(new Set(dataset.splits)).toEqual(new Set([0, 1, 2]));
  });

  it('refuses what lies outside of the splits, and names a split that is missing', async () => {
    const { dataset, preview } = await read(
      folder('train/a/1.jpg', 'train/b/1.jpg', 'test/a/1.jpg', 'test/b/1.jpg', 'extra/a/1.jpg', 'train/loose.jpg'),
    );
    expect(dataset.refused.map(({ file }) => file)).toEqual(['extra/a/1.jpg', 'train/loose.jpg']);
    expect(preview.warnings).toEqual(['There is no val folder.']);
    expect(preview.classes[0]).toEqual({ name: 'a', images: 2, perSplit: [1, 0, 1] });
  });

  it('leaves classes that happen to be called like splits alone', async () => {
    const { layout, dataset } = await read(folder('test/1.jpg', 'wolf/1.jpg', 'dog/1.jpg', 'train/1.jpg'));
    expect(layout).toBe('class folders');
    expect(dataset.classes).toEqual(['dog', 'test', 'train', 'wolf']);
  });
});

describe('metadata.csv as Waterbirds has it', () => {
  const HEADER = 'img_id,img_filename,y,split,place,place_filename,camera\n';
  function birds(row: (index: number) => string, count = 40): Record<string, BlobPart> {
    const rows = Array.from({ length: count }, (_, index) => row(index));
    return {
      'metadata.csv': `\uFEFF${HEADER}${rows.join('\r\n')}\r\n`,
      ...folder(...rows.map((line) => line.split(',')[1]!)),
    };
  }

  it('names classes and places by the folders that go with their codes one to one', async () => {
    const { layout, dataset, preview } = await read(
      birds(
        (i) =>
          `${i},${i % 2 ? 'water' : 'land'}/${i}.jpg,${i % 2},${i % 3},${(i >> 1) % 2},scenes/${(i >> 1) % 2 ? 'sea' : 'forest'}/${i}.jpg,cam${i % 4}`,
      ),
    );
    expect(layout).toBe('Waterbirds metadata.csv');
    expect(dataset.classes).toEqual(['land', 'water']);
    // The camera goes with the class (i % 4 settles i % 2), so it cannot make groups.
    expect(dataset.attributes.map(({ name, values }) => ({ name, values }))).toEqual([
      { name: 'place', values: ['forest', 'sea'] },
    ]);
    expect(preview.warnings.join()).toMatch(/"camera" is not used for groups/);
    dataset.paths.forEach((path, row) => {
      const i = Number(/(\d+)\.jpg/.exec(path)![1]);
      expect([dataset.labels[row], dataset.splits![row], dataset.attributes[0]!.codes[row]]).toEqual([
        i % 2,
        i % 3,
        (i >> 1) % 2,
      ]);
    });
  });

  it('keeps codes where nothing names them', async () => {
    const { dataset } = await read(birds((i) => `${i},all/${i}.jpg,${i % 2},0,${(i >> 1) % 2},,x`));
    expect(dataset.classes).toEqual(['y=0', 'y=1']);
    expect(dataset.attributes[0]).toMatchObject({ name: 'place', values: ['place=0', 'place=1'] });
  });

  it('tells rows without file and files without row', async () => {
    const contents = birds((i) => `${i},all/${i}.jpg,${i % 2},0,${(i >> 1) % 2},,x`);
    delete contents['all/3.jpg'];
    const { dataset, preview } = await read({ ...contents, ...folder('all/stray.jpg') });
    expect(dataset.paths).toHaveLength(39);
    expect(dataset.refused).toEqual([
      { file: 'all/stray.jpg', reason: expect.stringContaining('not named in metadata.csv') },
    ]);
    expect(preview.warnings[0]).toMatch(/^1 of 40 rows .*"all\/3\.jpg"/);
  });

  it('refuses a table of which no file is there', async () => {
    const contents = birds((i) => `${i},all/${i}.jpg,${i % 2},0,0,,x`);
    const error = await refusalOf({
      'metadata.csv': contents['metadata.csv']!,
      ...folder('other/1.jpg', 'more/2.jpg'),
    });
    expect([error.code, error.message]).toEqual(['no-images', expect.stringContaining('None of the 40 files')]);
  });

  it('does no harm with hostile column names', async () => {
    const table = 'img_filename,y,__proto__,constructor\na/1.jpg,0,x,y\nb/2.jpg,1,x,y\n';
    const { dataset } = await read({ 'metadata.csv': table, ...folder('a/1.jpg', 'b/2.jpg') });
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  const waterbirds = sharedPath('data/mini-waterbirds');
  it.skipIf(!waterbirds)('reads mini-waterbirds', async () => {
    const { dataset, files, preview } = await readDataset(diskSource(waterbirds!));
    expect(files).toHaveLength(1000);
    expect(dataset.classes).toEqual(['landbird', 'waterbird']);
    expect(dataset.attributes.map(({ name, values }) => [name, values])).toEqual([['place', ['forest', 'sea']]]);
    expect(dataset.refused).toEqual([]);
    const perSplit = [0, 0, 0];
    dataset.splits!.forEach((split) => (perSplit[split]! += 1));
    expect(perSplit).toEqual([600, 160, 240]);
    expect(preview.classes.map((one) => one.perSplit)).toEqual([
      [300, 80, 120],
      [300, 80, 120],
    ]);
  });
});
