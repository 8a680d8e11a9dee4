import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAuditOptions } from '../../../tools/audit/options.mjs';
import { MITIGATIONS } from '../../../src/core/methods/index';
import { WORD_METHODS as PAGE_WORD_METHODS } from '../../../src/engine/word-step';
import { HELP, METHODS, OPTIONS, UsageError, WORD_METHODS } from '../../../tools/audit/usage.mjs';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-options-'));
  mkdirSync(join(folder, 'photos'));
  mkdirSync(join(folder, 'model'));
  writeFileSync(join(folder, 'photo.jpg'), '');
  writeFileSync(join(folder, 'mine.onnx'), '');
  writeFileSync(join(folder, 'words.txt'), '[class cat]');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (line: string) => readAuditOptions(line.split(' ').filter(Boolean), folder);
const request = (line: string) => read(`photos --out out ${line}`)?.request;

test('a folder and a place for the files are enough', () => {
  const options = read('photos --out out');
  expect(options).toMatchObject({ folder: join(folder, 'photos'), out: join(folder, 'out') });
  expect(options?.request).toEqual({
    data: { kind: 'folder' },
    encoder: { kind: 'bundled' },
    backbone: null,
    device: 'auto',
    hubOrigin: null,
    cueKinds: ['text', 'pixel', 'metadata', 'slice'],
    hasExamples: false,
    words: null,
    spurious: null,
    methods: ['erm', 'erm-tuned', 'low-spuriosity', 'random-tuning', 'error-tuning'],
    groups: null,
    systems: [],
    options: {},
    seed: 1,
  });
});

test('all is every mitigation, each once, and groups are a column or the cues', () => {
  const all = request('--mitigations all,erm,dfr')?.methods;
  expect(all).toEqual(expect.arrayContaining(['erm', 'low-spuriosity', 'dfr', 'dfr-train', 'afr', 'jtt', 'group-dro']));
  expect(new Set(all).size).toBe(all!.length);
  expect(all).not.toContain('zero-shot');
  expect(request('--groups place')?.groups).toEqual({ kind: 'attribute', attribute: 'place' });
  expect(request('--groups cues')?.groups).toEqual({ kind: 'cues', thresholds: [] });
  expect(request('--set dfr.isL1=1,dfr.c=.3,jtt.errorWeight=20')?.options).toEqual({
    dfr: { isL1: 1, c: 0.3 },
    jtt: { errorWeight: 20 },
  });
});

test('words are a file that is read, and methods that learn from them load the encoder', () => {
  expect(request('--words words.txt --cues pixel')).toMatchObject({
    encoder: { kind: 'bundled' },
    words: { fileName: 'words.txt', text: '[class cat]' },
  });
  expect(request('--mitigations tldr --cues pixel')).toMatchObject({ encoder: { kind: 'bundled' }, words: null });
  expect(request('--mitigations all')?.methods).toEqual(
    expect.arrayContaining(['tldr', 'drml', 'debias-vl', 'roboshot']),
  );
  expect(() => request('--words nowhere.json')).toThrow(/no such file/);
  expect(() => request('--words photos')).toThrow(/no such file/);
});

describe('networks', () => {
  test('pixel cues alone load no encoder unless one is named', () => {
    expect(request('--cues pixel')).toMatchObject({ encoder: null, cueKinds: ['pixel'] });
    expect(request('--cues pixel --mitigations all')?.encoder).toBeNull();
    expect(request('--cues pixel --mitigations all,tldr')?.encoder).toEqual({ kind: 'bundled' });
    expect(request('--cues pixel --encoder bundled')).toMatchObject({ encoder: { kind: 'bundled' } });
  });

  test('no encoder leaves no text cues', () => {
    expect(request('--encoder none')?.cueKinds).toEqual(['pixel', 'metadata']);
  });

  test('slices come from any network, and load the bundled one where there is no other', () => {
    expect(request('--cues slices')).toMatchObject({ encoder: { kind: 'bundled' }, cueKinds: ['slice'] });
    expect(request('--cues slices --backbone model')).toMatchObject({ encoder: null, backbone: { kind: 'folder' } });
    expect(request('--encoder none --backbone model')?.cueKinds).toEqual(['pixel', 'metadata', 'slice']);
    expect(() => request('--cues slices --encoder none')).toThrow(/needs vectors/);
  });

  test('a classifier is a file or a folder, and brings its features as cues', () => {
    const options = read('photos --out out --classifier mine.onnx --classifier-output kinds');
    expect(options?.backboneFolder).toBe(join(folder, 'mine.onnx'));
    expect(options?.request).toMatchObject({
      backbone: { kind: 'classifier', output: 'kinds' },
      cueKinds: ['text', 'pixel', 'metadata', 'slice', 'neuron'],
    });
    expect(request('--classifier model --encoder none --cues features')).toMatchObject({
      encoder: null,
      backbone: { kind: 'classifier', output: null },
      cueKinds: ['neuron'],
    });
    expect(() => request('--classifier photo.jpg')).toThrow(/neither an .onnx file nor a folder/);
    expect(() => request('--classifier model --backbone model')).toThrow(/not both/);
    expect(() => request('--classifier-output kinds')).toThrow(/goes with --classifier/);
    expect(() => request('--cues features --encoder none')).toThrow(/needs a network/);
  });

  test('examples are a folder that the encoder reads', () => {
    expect(read('photos --out out --cues pixel --examples model')).toMatchObject({
      examplesFolder: join(folder, 'model'),
      request: { encoder: { kind: 'bundled' }, cueKinds: ['pixel'], hasExamples: true },
    });
    expect(() => request('--examples nowhere')).toThrow(/no such folder/);
    expect(() => request('--examples model --encoder none')).toThrow(/needs an encoder/);
  });

  test('a folder that exists comes before a hub model of the same shape', () => {
    const options = read('photos --out out --encoder model --backbone owner/name.v1');
    expect(options?.encoderFolder).toBe(join(folder, 'model'));
    expect(options?.request).toMatchObject({
      encoder: { kind: 'folder' },
      backbone: { kind: 'hub', id: 'owner/name.v1' },
    });
  });
});

test('the demo takes its own options and follows the seed', () => {
  const data = read('--demo --out out --seed 7 --demo-images 120 --demo-strength none')?.request.data;
  expect(data).toEqual({
    kind: 'demo',
    options: { images: 120, strength: null, seed: 7, classes: 2, plantedCue: 'background' },
  });
});

test('systems that generate run on the demo, once each', () => {
  expect(read('--demo --out out --systems aspire,aspire --generator demo')?.request.systems).toEqual(['aspire']);
  expect(read('--demo --out out --systems diffubias')?.request.systems).toEqual(['diffubias']);
});

test('lists may have spaces and repeats of commas', () => {
  const options = readAuditOptions(['photos', '--out', 'out', '--spurious', 'dry grass, sea,,'], folder);
  expect(options?.request.spurious).toEqual(['dry grass', 'sea']);
});

test.each([
  ['', 'Name a folder'],
  ['photos', '--out'],
  ['photos more --out out', 'one too many'],
  ['photos --demo --out out', 'not both'],
  ['missing --out out', 'no such folder'],
  ['photo.jpg --out out', 'is a file'],
  ['photos --out out --cues text --encoder none', 'needs an encoder'],
  ['photos --out out --cues sound', '--cues sound'],
  ['photos --out out --encoder missing', '--encoder missing'],
  ['photos --out out --device cuda', '--device cuda'],
  ['photos --out out --mitigations magic', '--mitigations magic'],
  ['photos --out out --set dfr.c', '--set dfr.c'],
  ['photos --out out --set magic.c=1', '--set magic.c=1'],
  ['photos --out out --set dfr.c=much', '--set dfr.c=much'],
  ['photos --out out --seed 1.5', '--seed 1.5'],
  ['photos --out out --hub example.org/x', '--hub'],
  ['photos --out out --hub https://example.org/x', '--hub'],
  ['--demo --out out --demo-strength 2', '--demo-strength'],
  ['photos --out out --systems aspire', '--demo'],
  ['--demo --out out --systems magic', '--systems magic'],
  ['--demo --out out --systems aspire --generator camera', '--generator camera'],
  ['--demo --out out --generator demo', '--systems'],
  ['--demo --out out --systems aspire --encoder none --cues pixel', 'needs a network'],
  ['photos --out out --bogus', '--bogus'],
])('"%s" is refused with its cause', (line, cause) => {
  expect(() => read(line)).toThrow(UsageError);
  expect(() => read(line)).toThrow(cause);
});

test('help lists every option', () => {
  expect(read('--help')).toBeNull();
  for (const option of Object.keys(OPTIONS)) expect(HELP).toMatch(new RegExp(`^  --${option}\\b`, 'm'));
});

test('methods, and which of them learn from words, are those of the studio', () => {
  expect([...METHODS].sort()).toEqual(MITIGATIONS.map(({ id }) => id).sort());
  const needing = MITIGATIONS.filter(({ needs }) => needs.includes('words')).map(({ id }) => id);
  expect([...WORD_METHODS].sort()).toEqual(needing.sort());
  expect([...PAGE_WORD_METHODS].sort()).toEqual(needing.sort());
});
