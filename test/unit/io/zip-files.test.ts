import { BlobReader, BlobWriter, TextReader, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { readDataset } from '../../../src/io/layouts';
import { memorySource } from '../../../src/io/memory-source';
import { withArchivesOpened } from '../../../src/io/zip-files';

const PICTURE = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

interface Packed {
  path: string;
  content?: Blob | string;
  options?: ZipWriterAddDataOptions;
}

async function packed(files: readonly Packed[]): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  for (const { path, content = new Blob([PICTURE]), options } of files) {
    await zip.add(path, typeof content === 'string' ? new TextReader(content) : new BlobReader(content), options);
  }
  return new Uint8Array(await (await zip.close()).arrayBuffer());
}

async function opened(contents: Record<string, BlobPart>) {
  return withArchivesOpened(await memorySource('data', contents).list());
}

const plain = (...paths: string[]): Packed[] => paths.map((path) => ({ path }));

describe('a ZIP archive', () => {
  test('comes in as the folder that was packed', async () => {
    const archive = await packed(plain('birds/gull/1.jpg', 'birds/crow/é 名前.jpg', '__MACOSX/birds/gull/._1.jpg'));
    const { layout, dataset, files } = await readDataset(memorySource('birds.zip', { 'birds.zip': archive }));
    expect([layout, dataset.classes]).toEqual(['class folders', ['crow', 'gull']]);
    expect(dataset.paths).toEqual(['birds/crow/é 名前.jpg', 'birds/gull/1.jpg']);
    for (const file of files) {
      expect(file.sizeBytes).toBe(PICTURE.length);
      expect(new Uint8Array(await (await file.read()).arrayBuffer())).toEqual(PICTURE);
    }
  });

  test('of several each is a folder of its name', async () => {
    const { dataset, layout } = await readDataset(
      memorySource('data', {
        'train.zip': await packed(plain('gull/1.jpg', 'crow/1.jpg')),
        'test.zip': await packed(plain('gull/2.jpg', 'crow/2.jpg')),
      }),
    );
    expect(layout).toBe('split folders');
    expect(dataset.paths).toEqual(['test/crow/2.jpg', 'test/gull/2.jpg', 'train/crow/1.jpg', 'train/gull/1.jpg']);
  });

  test('tables in it count', async () => {
    const table = `file_name,label\n${['a', 'b', 'c'].map((name, i) => `${name}.jpg,${i % 2 ? 'x' : 'y'}`).join('\n')}`;
    const archive = await packed([...plain('a.jpg', 'b.jpg', 'c.jpg'), { path: 'metadata.csv', content: table }]);
    const { layout, dataset } = await readDataset(memorySource('data', { 'data.zip': archive }));
    expect([layout, dataset.classes]).toEqual(['Hugging Face metadata file', ['x', 'y']]);
  });

  test('names of one kind in two forms, or twice the same, stay two files', async () => {
    const composed = 'é.jpg'.normalize('NFC');
    const archive = await packed(plain(`a/${composed}`, `a/${composed.normalize('NFD')}`, 'a/b', 'b.tar'));
    const { files } = await opened({ 'data.zip': archive });
    expect(files.map(({ path }) => path)).toEqual([
      `a/${composed}`,
      `a/${composed.replace('.', ' (2).')}`,
      'a/b',
      'b.tar',
    ]);
  });
});

/** Overwrites what the directory of an archive of one file says it unpacks to. */
function lyingAbout(archive: Uint8Array<ArrayBuffer>, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const lying = archive.slice();
  const view = new DataView(lying.buffer);
  for (let at = 0; at < lying.length - 4; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, sizeBytes, true);
  }
  return lying;
}

describe('a hostile archive', () => {
  test.each(['../out.jpg', 'a/../../out.jpg', '/etc/out.jpg', 'C:\\out.jpg', '..\\out.jpg', 'a/\0.jpg'])(
    'a name that leads out of it is refused: %j',
    async (path) => {
      const { files, refused } = await opened({ 'data.zip': await packed(plain(path, 'a/fine.jpg')) });
      expect(files.map((file) => file.path)).toEqual(['a/fine.jpg']);
      expect(refused).toEqual([
        { file: expect.stringContaining('data.zip: '), reason: expect.stringMatching(/leads out/) },
      ]);
    },
  );

  test('a file that says it unpacks to more than it could is refused before it is unpacked', async () => {
    const archive = await packed([{ path: 'a/bomb.png', content: new Blob([new Uint8Array(100_000)]) }]);
    for (const [size, reason] of [
      [2_000_000_000, /more than 1 GB/],
      [900_000_000, /more than any picture/],
    ] as const) {
      const { files, refused } = await opened({ 'data.zip': lyingAbout(archive, size) });
      expect(files).toEqual([]);
      expect(refused[0]!.reason).toMatch(reason);
    }
  });

  test('a file that unpacks to more than it says is stopped there', async () => {
    const archive = await packed([{ path: 'a/bomb.png', content: new Blob([new Uint8Array(20_000_000)]) }]);
    const { files } = await opened({ 'data.zip': lyingAbout(archive, 1000) });
    const error: unknown = await files[0]!.read().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('unreadable-image');
  });

  test('one that is encrypted says what to do', async () => {
    const secret: Packed = { path: 'a/1.jpg', options: { password: 'a word' } };
    const { refused } = await opened({ 'data.zip': await packed([secret]) });
    expect(refused[0]!.reason).toMatch(/encrypted.*Unpack/);
  });

  test.each(['damaged content', 'damaged directory', 'cut short', 'no archive'])('%s is told', async (how) => {
    const archive = await packed([{ path: 'a/1.jpg', content: 'a text that is packed, packed, packed'.repeat(50) }]);
    if (how === 'damaged content') {
      archive.fill(0x55, 45, 60);
      const { files } = await opened({ 'data.zip': archive });
      await expect(files[0]!.read()).rejects.toMatchObject({ code: 'unreadable-image' });
      return;
    }
    if (how === 'damaged directory') archive.fill(0, archive.length - 60, archive.length - 20);
    const part = how === 'cut short' ? archive.slice(0, archive.length / 2) : archive;
    const content = how === 'no archive' ? 'PK' : part;
    await expect(opened({ 'data.zip': content })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
