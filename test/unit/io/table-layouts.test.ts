import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { SPLITS } from '../../../src/core/audit';
import { AppError } from '../../../src/core/errors';
import { readDataset, type ColumnMapping, type ImportResult } from '../../../src/io/layouts';
import { memorySource } from '../../../src/io/memory-source';

/** Importers look at paths, tables and first bytes, never at pixels: a few bytes stand for a picture. */
const PICTURE = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

interface Row {
  path: string;
  label: string;
  split?: string;
  camera?: string;
}

/** Forty images of two classes; the camera crosses the classes. */
const ROWS: readonly Required<Row>[] = Array.from({ length: 40 }, (_, i) => ({
  path: `pictures/${i % 7}/${i}.jpg`,
  label: i % 2 ? 'gull' : 'crow',
  split: ['train', 'validation', 'test'][i % 3]!,
  camera: (i >> 1) % 2 ? 'trap' : 'phone',
}));

function pictures(rows: readonly Row[] = ROWS): Record<string, BlobPart> {
  return Object.fromEntries(rows.map(({ path }) => [path, PICTURE]));
}

function read(contents: Record<string, BlobPart>, mapping?: ColumnMapping): Promise<ImportResult> {
  return readDataset(memorySource('data', contents), { mapping });
}

async function refusalOf(contents: Record<string, BlobPart>): Promise<AppError> {
  const error: unknown = await read(contents).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

/** A table of the rows in one of the formats that come in. */
function written(format: string, names: Readonly<Record<keyof Row, string>>, rows = ROWS): BlobPart {
  const keys = Object.keys(names) as (keyof Row)[];
  if (format === 'parquet') {
    const columnData = keys.map((key) => ({
      name: names[key],
      data: rows.map((row) => row[key]),
      type: 'STRING' as const,
    }));
    return parquetWriteBuffer({ columnData });
  }
  if (format === 'jsonl') {
    return rows.map((row) => JSON.stringify(Object.fromEntries(keys.map((key) => [names[key], row[key]])))).join('\n');
  }
  const comma = format === 'tsv' ? '\t' : ',';
  return [keys.map((key) => names[key]), ...rows.map((row) => keys.map((key) => row[key]))]
    .map((cells) => cells.join(comma))
    .join('\r\n');
}

/** Row by row what was written is what was read. */
function expectRows({ dataset, files }: ImportResult, expected: readonly Required<Row>[] = ROWS): void {
  expect(new Set(dataset.paths)).toEqual(new Set(expected.map(({ path }) => path)));
  const [camera] = dataset.attributes.filter(({ name }) => name === 'camera');
  files.forEach(({ path }, i) => {
    const row = expected.find((one) => one.path === path)!;
    expect(dataset.classes[dataset.labels[i]!]).toBe(row.label);
    expect(SPLITS[dataset.splits![i]!]).toBe(row.split === 'validation' ? 'val' : row.split);
    expect(camera!.values[camera!.codes[i]!]).toBe(row.camera);
  });
}

const HUGGING_FACE = { path: 'file_name', label: 'label', split: 'split', camera: 'camera' };

describe('Hugging Face’s imagefolder', () => {
  test.each(['csv', 'jsonl', 'parquet'])('metadata.%s names images below its folder', async (format) => {
    const table = { [`metadata.${format}`]: written(format, HUGGING_FACE) };
    const result = await read({ ...pictures(), ...table });
    expect(result.layout).toBe('Hugging Face metadata file');
    expectRows(result);
    expect(result.preview.table).toMatchObject({ named: 40, matched: 40, missing: [] });
    expect(result.warnings).toEqual([]);
  });

  test('one metadata file in each split folder, the classes by folders', async () => {
    const rows = ROWS.map((row, i) => ({ ...row, path: `${row.split}/${row.label}/${i}.jpg` }));
    const parts = Object.fromEntries(
      ['train', 'validation', 'test'].map((split) => {
        const own = rows.filter((row) => row.split === split);
        const lines = own.map(({ path, camera }) => `${path.slice(split.length + 1)},${camera}`);
        return [`${split}/metadata.csv`, ['file_name,camera', ...lines].join('\n')];
      }),
    );
    const result = await read({ ...pictures(rows), ...parts });
    expect(result.layout).toBe('Hugging Face metadata file');
    expectRows(result, rows);
  });

  test('a label that stands in no column is refused by name', async () => {
    const table = written('csv', HUGGING_FACE, [{ ...ROWS[0]!, label: '' }, ...ROWS.slice(1)]);
    const { dataset } = await read({ ...pictures(), 'metadata.csv': table });
    expect(dataset.refused).toEqual([{ file: ROWS[0]!.path, reason: expect.stringMatching(/no class \(label\)/) }]);
  });
});

describe('any other table', () => {
  const NAMES = { path: 'Image', label: 'species', split: 'Partition', camera: 'camera' };

  test.each(['csv', 'tsv', 'jsonl', 'parquet'])('a %s of any name, its columns guessed', async (format) => {
    const result = await read({ ...pictures(), [`lists/birds.${format}`]: written(format, NAMES) });
    expect(result.layout).toBe('a table of images');
    expect(result.preview.table!.mapping).toEqual({
      path: 'Image',
      label: 'species',
      split: 'Partition',
      attributes: ['camera'],
    });
    expectRows(result);
  });

  test.each<[string, (path: string) => string]>([
    ['absolute paths of another machine', (path) => `/mnt/disk/${path}`],
    ['backslashes and a drive', (path) => `D:\\data\\${path.replaceAll('/', '\\')}`],
    ['bare names', (path) => path.split('/').at(-1)!],
    ['names without extension', (path) => path.split('/').at(-1)!.replace('.jpg', '')],
    ['a dot in front', (path) => `./${path}`],
  ])('%s find their images', async (_, named) => {
    const rows = ROWS.map((row) => ({ ...row, path: named(row.path) }));
    expectRows(await read({ ...pictures(), 'birds.csv': written('csv', NAMES, rows) }));
  });

  test('a name that fits two images, or one in another folder, finds none', async () => {
    const table = 'path,label\na/1.jpg,x\nb/1.jpg,y\n1.jpg,y\nc/2.jpg,x\n';
    const { dataset, preview } = await read({
      'birds.csv': table,
      'a/1.jpg': PICTURE,
      'b/1.jpg': PICTURE,
      'other/2.jpg': PICTURE,
    });
    expect(dataset.paths).toEqual(['a/1.jpg', 'b/1.jpg']);
    expect(preview.table).toMatchObject({ named: 4, matched: 2, missing: ['1.jpg', 'c/2.jpg'] });
  });

  test('half of the paths missing: 50 % matched, the rest listed', async () => {
    const some = ROWS.slice(0, 20);
    const result = await read({ ...pictures(some), 'birds.csv': written('csv', NAMES) });
    expect(result.preview.table).toMatchObject({ named: 40, matched: 20 });
    expect(result.preview.table!.missing).toEqual(ROWS.slice(20).map(({ path }) => path));
    expect(result.warnings[0]).toMatch(/^20 of 40 rows of birds\.csv name a file that is not in the folder/);
  });

  test('the person’s columns stand against the guess', async () => {
    const mapping = { path: 'Image', label: 'camera', split: null, attributes: ['species'] };
    const { dataset } = await read({ ...pictures(), 'birds.csv': written('csv', NAMES) }, mapping);
    expect(dataset.classes).toEqual(['phone', 'trap']);
    expect(dataset.splits).toBeNull();
    expect(dataset.attributes.map(({ name }) => name)).toEqual(['species']);
  });

  test('a list of a few images does not take the place of class folders', async () => {
    const rows = ROWS.map((row, i) => ({ ...row, path: `${row.label}/${i}.jpg` }));
    const few = `file,note\n${rows[0]!.path},blurred\n${rows[1]!.path},dark\n`;
    const { layout, files } = await read({ ...pictures(rows), 'notes.csv': few });
    expect([layout, files.length]).toEqual(['class folders', 40]);
  });

  test('numbers as classes are named by the column that goes with them, and ordered by number', async () => {
    const lines = ROWS.map(({ path }, i) => `${path},${i % 2},${i % 2 ? 'albatross' : 'wren'}`);
    const { dataset } = await read({ ...pictures(), 'birds.csv': ['path,y,name', ...lines].join('\n') });
    expect(dataset.classes).toEqual(['wren', 'albatross']);
  });
});

describe('CelebA', () => {
  const names = ROWS.map((_, i) => `${String(i).padStart(6, '0')}.jpg`);
  const faces = Object.fromEntries(names.map((name) => [`img_align_celeba/${name}`, PICTURE]));
  const cells = (i: number): string[] => [i % 2 ? '1' : '-1', (i >> 1) % 2 ? '1' : '-1', '-1'];
  const COLUMNS = ['Blond_Hair', 'Male', 'Bald'];
  const forms: Record<string, Record<string, string>> = {
    csv: {
      'list_attr_celeba.csv': [
        ['image_id', ...COLUMNS].join(','),
        ...names.map((name, i) => [name, ...cells(i)].join(',')),
      ].join('\n'),
      'list_eval_partition.csv': ['image_id,partition', ...names.map((name, i) => `${name},${i % 3}`)].join('\n'),
    },
    txt: {
      'list_attr_celeba.txt': [
        '40',
        COLUMNS.join(' '),
        ...names.map((name, i) => `${name}  ${cells(i).join('  ')}`),
      ].join('\n'),
      'list_eval_partition.txt': names.map((name, i) => `${name} ${i % 3}`).join('\n'),
    },
  };

  test.each(Object.keys(forms))('attributes and partition as .%s', async (form) => {
    const { layout, dataset, preview } = await read({ ...faces, ...forms[form] });
    expect(layout).toBe('CelebA attributes');
    expect(dataset.classes).toEqual(['Blond Hair', 'not Blond Hair']);
    expect(dataset.attributes.map(({ name, values }) => [name, values])).toEqual([['Male', ['Male', 'not Male']]]);
    dataset.paths.forEach((path, row) => {
      const i = Number(/(\d+)\.jpg/.exec(path)![1]);
      expect([dataset.labels[row], dataset.splits![row]]).toEqual([i % 2 ? 0 : 1, i % 3]);
      expect(dataset.attributes[0]!.codes[row]).toBe((i >> 1) % 2 ? 0 : 1);
    });
    expect(preview.table!.columns).toContain('Bald');
  });

  test('another attribute as the class', async () => {
    const mapping = { path: 'image_id', label: 'Male', split: 'split', attributes: ['Blond_Hair'] };
    const { dataset } = await read({ ...faces, ...forms['csv'] }, mapping);
    expect(dataset.classes).toEqual(['Male', 'not Male']);
  });
});

describe('COCO', () => {
  const coco = (rows: readonly Row[], extra: object[] = []): string =>
    JSON.stringify({
      info: { description: 'x' },
      images: rows.map(({ path }, id) => ({ id, file_name: path.split('/').at(-1), width: 4, height: 4 })),
      annotations: [
        ...rows.flatMap(({ label }, id) => [
          { id: 2 * id, image_id: id, category_id: label === 'gull' ? 7 : 3, bbox: [0, 0, 1, 1] },
          { id: 2 * id + 1, image_id: id, category_id: label === 'gull' ? 7 : 3, bbox: [1, 1, 1, 1] },
        ]),
        ...extra,
      ],
      categories: [
        { id: 3, name: 'crow' },
        { id: 7, name: 'gull' },
        { id: 9, name: 'boat' },
      ],
    });

  test('images whose objects are of one category, splits by the files’ names', async () => {
    const part = (split: string): Row[] => ROWS.filter((row) => (row.split === 'train') === (split === 'train'));
    const { layout, dataset } = await read({
      ...pictures(),
      'annotations/instances_train2017.json': coco(part('train')),
      'annotations/instances_val2017.json': coco(part('val')),
    });
    expect(layout).toBe('COCO annotations');
    expect(dataset.classes).toEqual(['crow', 'gull']);
    dataset.paths.forEach((path, i) => {
      const row = ROWS.find((one) => one.path === path)!;
      expect(dataset.classes[dataset.labels[i]!]).toBe(row.label);
      expect(SPLITS[dataset.splits![i]!]).toBe(row.split === 'train' ? 'train' : 'val');
    });
  });

  test('an image of two categories or none is refused with the reason', async () => {
    const { dataset } = await read({
      ...pictures(),
      'b.json': coco(ROWS.slice(0, 39), [{ id: 999, image_id: 0, category_id: 9 }]),
    });
    const reasons = new Map(dataset.refused.map(({ file, reason }) => [file, reason]));
    expect(reasons.get(ROWS[0]!.path)).toMatch(/2 categories \(boat, crow\)/);
    expect(reasons.get(ROWS[39]!.path)).toBe('No COCO file names it.');
  });

  test('what is damaged is told, not read', async () => {
    const cut = coco(ROWS).slice(0, 900);
    expect((await refusalOf({ ...pictures(), 'instances.json': `${cut}"categories"` })).message).toMatch(
      /no COCO file/,
    );
  });
});

describe('group folders', () => {
  const rows = ROWS.map((row, i) => ({ ...row, path: `${row.label}/${row.camera}/${i}.jpg` }));

  test.each(['', 'birds/'])('folders below the class folders are groups', async (wrap) => {
    const { layout, dataset } = await read(pictures(rows.map((row) => ({ ...row, path: wrap + row.path }))));
    expect(layout).toBe('class folders');
    expect(dataset.classes).toEqual(['crow', 'gull']);
    expect(dataset.attributes.map(({ name, values }) => [name, values])).toEqual([['folder', ['phone', 'trap']]]);
    dataset.paths.forEach((path, row) => {
      expect(path).toContain(`/${['phone', 'trap'][dataset.attributes[0]!.codes[row]!]}/`);
    });
  });

  test('below split folders too', async () => {
    const { layout, dataset } = await read(pictures(rows.map((row) => ({ ...row, path: `${row.split}/${row.path}` }))));
    expect([layout, dataset.attributes.map(({ name }) => name)]).toEqual(['split folders', ['folder']]);
  });
});

describe('damaged and hostile tables', () => {
  test.each<[string, string, BlobPart, RegExp]>([
    ['JSON lines with a broken line', 'metadata.jsonl', '{"file_name": "a"}\n{oops', /Line 2 of "metadata.jsonl"/],
    ['a list in place of an object', 'metadata.jsonl', '[1, 2]', /Line 1/],
    ['no rows', 'metadata.csv', 'file_name,label\n', /has no rows/],
    [
      'a file that only claims to be Parquet',
      'metadata.parquet',
      'PAR1 and nothing else PAR1',
      /cannot be read as Parquet/,
    ],
  ])('%s', async (_, name, content, message) => {
    const error = await refusalOf({ ...pictures(), [name]: content });
    expect([error.code, error.message]).toEqual(['bad-input', expect.stringMatching(message)]);
    expect(error.fix).not.toBe('');
  });

  test('a Parquet file whose header lies about its length', async () => {
    const whole = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'file_name', data: ['a', 'b'] }] }));
    for (const length of [0xffffffff, 0x7fffffff, whole.length, 3]) {
      const lying = whole.slice();
      new DataView(lying.buffer).setUint32(lying.length - 8, length, true);
      expect((await refusalOf({ ...pictures(), 'metadata.parquet': lying })).code).toBe('bad-input');
    }
  });

  test('records with hostile keys do no harm', async () => {
    const lines = ROWS.map(({ path, label }) => `{"file_name": "${path}", "label": "${label}", "__proto__": {"x": 1}}`);
    const { dataset } = await read({ ...pictures(), 'metadata.jsonl': lines.join('\n') });
    expect(dataset.classes).toEqual(['crow', 'gull']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
