import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../../src/core/sha256';
import type { AuditDocument } from '../../../src/io/audit-document';
import {
  classFolders,
  plainName,
  type ProvenanceEntry,
  type RecordWithImage,
} from '../../../src/io/generated-provenance';
import { storedZip } from '../../../src/io/stored-zip';
import { exampleEntries, generatedExamplesZipWriter } from '../../../src/io/writers/generated-examples-zip';
import { generatedEntries, generatedZipWriter } from '../../../src/io/writers/generated-zip';
import { TAKE_AWAY_WRITERS } from '../../../src/io/writers/index';
import { exampleAudit, noImages } from './example-audit';

const IMAGE = Uint8Array.of(137, 80, 78, 71, 1);
const MASK = Uint8Array.of(137, 80, 78, 71, 2);

function record(position: number, changes: Partial<RecordWithImage> = {}): RecordWithImage {
  return {
    auditId: 'audit',
    position,
    order: {
      key: `key-${position}`,
      system: 'aspire',
      purpose: 'edit',
      kind: 'in-painting',
      prompt: 'a bird on a lawn',
      negativePrompt: 'blurred',
      seed: 42,
      widthPixels: 512,
      heightPixels: 256,
      strength: 0.75,
      sourceRow: 1,
      sourceHash: 'ab'.repeat(32),
      mask: MASK,
      label: 1,
      caption: 'a bird in front of bamboo',
      change: { factor: 'background', from: 'bamboo', to: 'a lawn' },
    },
    state: 'accepted',
    by: {
      generatorId: 'automatic1111 http://127.0.0.1:7860 sd-1.5',
      generatorTitle: 'My Forge',
      protocol: 'automatic1111',
      model: 'sd-1.5',
      seedUsed: 43,
      seconds: 2.5,
      madeAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      imageHash: sha256Hex(IMAGE),
    },
    image: { bytes: IMAGE, type: 'image/png' },
    gates: {
      labelMargin: 0.1,
      isLabelKept: true,
      directionalSimilarity: 0.3,
      hasEditHappened: true,
      copySimilarity: 0.8,
      isNoCopy: false,
    },
    vectors: { encoder: new Float32Array(2), backbone: null },
    trouble: null,
    ...changes,
  };
}

function documentOf(records: readonly RecordWithImage[], exampleKeys: readonly string[] = []): AuditDocument {
  return { ...exampleAudit(), generated: { records, exampleKeys } };
}

function linesOf(document: AuditDocument): ProvenanceEntry[] {
  const entry = generatedEntries(document).find(({ path }) => path === 'generated.jsonl')!;
  const text = new TextDecoder().decode(entry.bytes);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ProvenanceEntry);
}

test('the provenance of an image is whole', () => {
  const document = documentOf([record(7)]);
  const className = document.dataset.classes[1]!;
  const file = `accepted/${className}/00007-${sha256Hex(IMAGE).slice(0, 8)}.png`;
  expect(linesOf(document)).toEqual([
    {
      file,
      sha256: sha256Hex(IMAGE),
      type: 'image/png',
      decision: 'accepted',
      position: 7,
      key: 'key-7',
      system: 'aspire',
      purpose: 'edit',
      kind: 'in-painting',
      class: className,
      prompt: 'a bird on a lawn',
      negativePrompt: 'blurred',
      caption: 'a bird in front of bamboo',
      change: { factor: 'background', from: 'bamboo', to: 'a lawn' },
      seed: 42,
      seedUsed: 43,
      widthPixels: 512,
      heightPixels: 256,
      strength: 0.75,
      source: { file: document.dataset.paths[1], sha256: 'ab'.repeat(32) },
      mask: { file: `masks/${sha256Hex(MASK)}.png`, sha256: sha256Hex(MASK) },
      generator: {
        id: 'automatic1111 http://127.0.0.1:7860 sd-1.5',
        title: 'My Forge',
        protocol: 'automatic1111',
        model: 'sd-1.5',
      },
      seconds: 2.5,
      madeAt: '2026-01-02T03:04:05.000Z',
      gates: record(7).gates,
    },
  ]);
  const paths = generatedEntries(document).map(({ path }) => path);
  expect(paths).toEqual(['generated.jsonl', file, `masks/${sha256Hex(MASK)}.png`]);
});

test('every field of an order and of its origin has a place in the provenance', () => {
  // Each value is its own, so that a field which is left out or mixed up shows.
  const { order, by } = record(7);
  const line = JSON.stringify(linesOf(documentOf([record(7)]))[0]);
  const elsewhere = new Set(['sourceRow', 'mask', 'label', 'change', 'madeAt']);
  for (const [name, value] of Object.entries({ ...order, ...by })) {
    if (!elsewhere.has(name)) expect(line, name).toContain(JSON.stringify(value));
  }
});

test('accepted and rejected images leave, in their own folders; what is undecided or failed does not', () => {
  const records = [
    record(0),
    record(1, { state: 'rejected' }),
    record(2, { state: 'to-review' }),
    record(3, { state: 'failed', by: null, image: null }),
    record(4, { state: 'in-flight', by: null, image: null }),
  ];
  expect(linesOf(documentOf(records)).map(({ decision, position }) => [decision, position])).toEqual([
    ['accepted', 0],
    ['rejected', 1],
  ]);
});

test('no key is in a file, wherever a record might hold one', async () => {
  const secret = 'sk-SECRET-0123456789';
  const plain = record(0);
  const leaky = {
    ...plain,
    key: secret,
    settings: { key: secret },
    order: { ...plain.order, authorization: `Bearer ${secret}` },
    by: {
      ...plain.by!,
      key: secret,
      generatorId: `openai-images https://name:${secret}@example.org/v1?key=${secret} model`,
      generatorTitle: `Mine at https://${secret}@example.org/#${secret}`,
    },
    gates: { ...plain.gates!, key: secret },
  } as RecordWithImage;
  const document = { ...documentOf([leaky], ['key-0']), apiKey: secret } as AuditDocument;
  let written = 0;
  for (const writer of TAKE_AWAY_WRITERS) {
    const blob = await writer.write(document, noImages);
    if (!blob) continue;
    written += 1;
    expect(Buffer.from(await blob.arrayBuffer()).includes(secret), writer.fileName).toBe(false);
  }
  expect(written).toBeGreaterThan(4);
  expect(linesOf(document)[0]!.generator.id).toBe('openai-images https://example.org/v1 model');
});

test("ASPIRE's accepted edits that flipped come with a caption of the same name", () => {
  const records = [
    record(0),
    record(1),
    record(2, { state: 'rejected' }),
    record(3, { order: { ...record(3).order, purpose: 'control-edit' } }),
    record(4, { order: { ...record(4).order, caption: null } }),
  ];
  const document = documentOf(records, ['key-0', 'key-2', 'key-3', 'key-4']);
  const className = document.dataset.classes[1]!;
  const entries = exampleEntries(document);
  const stem = (position: number): string =>
    `10_aspire${className} ${className}/0000${position}-${sha256Hex(IMAGE).slice(0, 8)}`;
  expect(entries.map(({ path }) => path)).toEqual([
    `${stem(0)}.png`,
    `${stem(0)}.txt`,
    `${stem(4)}.png`,
    `${stem(4)}.txt`,
  ]);
  const texts = entries.filter(({ path }) => path.endsWith('.txt')).map(({ bytes }) => new TextDecoder().decode(bytes));
  expect(texts).toEqual([
    `aspire${className}, a bird in front of a lawn\n`,
    `aspire${className}, a photo of ${className}\n`,
  ]);
});

test('an audit without generated images has neither file', async () => {
  for (const document of [exampleAudit(), documentOf([record(0, { state: 'to-review' })])]) {
    expect(await generatedZipWriter.write(document, noImages)).toBeNull();
    expect(await generatedExamplesZipWriter.write(document, noImages)).toBeNull();
  }
});

test('names of classes cannot lead out of the archive, and none covers another', () => {
  expect(plainName('../../etc/passwd')).toBe('_.._etc_passwd');
  expect(plainName('..')).toBe('_');
  expect(plainName('C:\\a<b>')).toBe('C__a_b_');
  expect(classFolders(['a/b', 'a_b', 'A_B', 'Möwe'])).toEqual(['a_b', 'a_b-1', 'A_B-2', 'Möwe']);
});

test('the archive reads back: names, bytes and checksums at the places its directory names', async () => {
  const files = [
    { path: 'a/Möwe.txt', bytes: new TextEncoder().encode('first') },
    { path: 'empty', bytes: new Uint8Array(0) },
    { path: 'b.png', bytes: IMAGE },
  ];
  const archive = Buffer.from(await (await storedZip(files)).arrayBuffer());
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  expect(archive.readUInt16LE(end + 10)).toBe(3);
  let at = archive.readUInt32LE(end + 16);
  for (const { path, bytes } of files) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    expect(archive.readUInt32LE(at + 16)).toBe(crc32(bytes));
    expect(archive.readUInt32LE(at + 24)).toBe(bytes.length);
    const nameBytes = archive.readUInt16LE(at + 28);
    expect(archive.toString('utf8', at + 46, at + 46 + nameBytes)).toBe(path);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    const start = local + 30 + archive.readUInt16LE(local + 26);
    expect(archive.subarray(start, start + bytes.length)).toEqual(Buffer.from(bytes));
    at += 46 + nameBytes;
  }
  expect(at).toBe(end);
});
