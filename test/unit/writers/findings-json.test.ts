import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { wilson } from '../../../src/core/intervals';
import { describe, expect, it } from 'vitest';
import type { AuditDocument } from '../../../src/io/audit-document';
import { dataFingerprint } from '../../../src/io/data-fingerprint';
import type { FindingsDocument } from '../../../src/io/findings-document';
import { findingsJson, findingsJsonWriter, splitOrigin } from '../../../src/io/writers/findings-json';
import { exampleAudit, noImages } from './example-audit';

const schema = JSON.parse(readFileSync('docs/findings.schema.json', 'utf8')) as object;
const ajv = new Ajv2020({
  allErrors: true,
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
});
const validate = ajv.compile(schema);

function written(document: AuditDocument): FindingsDocument {
  return JSON.parse(findingsJson(document)) as FindingsDocument;
}

function expectValid(value: unknown): void {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

describe('findings.json', () => {
  it('follows its schema', () => {
    expectValid(written(exampleAudit()));
  });

  it('follows its schema before cues, measuring and mending, without an encoder', () => {
    const document = { ...exampleAudit(), cues: null, measure: null, mend: null, encoder: null };
    expectValid(written(document));
  });

  it('follows its schema where there is nothing to estimate from', () => {
    const example = exampleAudit();
    const none = { value: Number.NaN, low: 0, high: 1, n: 0 };
    const findings = example.cues!.findings.map((finding) => ({ ...finding, gap: none, p: Number.NaN, q: Number.NaN }));
    const document = { ...example, cues: { ...example.cues!, findings } };
    const value = written(document);
    expectValid(value);
    expect(value.findings[0]).toMatchObject({ gapPoints: null, interval: null, n: 0, p: null });
  });

  it('is refused by its schema when a field goes, changes its type or is new', () => {
    const value = written(exampleAudit());
    expect(validate({ ...value, heads: undefined })).toBe(false);
    expect(validate({ ...value, schemaVersion: 2 })).toBe(false);
    expect(validate({ ...value, extra: 1 })).toBe(false);
    expect(validate({ ...value, findings: [{ ...value.findings[0], interval: [1] }] })).toBe(false);
    expect(validate({ ...value, findings: [{ ...value.findings[0], p: 'small' }] })).toBe(false);
  });

  it('says how each head differs from the plain one, what it was chosen by, and what could not be run', () => {
    const { heads, mend } = written(exampleAudit());
    const plain = heads.find(({ method }) => method === 'erm')!;
    expect(plain.versusErm).toBeNull();
    for (const head of heads.filter(({ method }) => method !== 'erm')) {
      const own = head.splits['test']!;
      const gain = 100 * (own.accuracy! - plain.splits['test']!.accuracy!);
      expect(head.versusErm!.gainPoints).toBeCloseTo(gain, 6);
      expect(head.versusErm!.interval![0]).toBeLessThanOrEqual(gain);
      expect(head.versusErm!.worstGroup).toMatchObject({
        class: 'waterbird',
        attribute: 'place',
        value: 'land',
        n: 75,
      });
      expect(own.classBalancedInterval![0]).toBeLessThan(own.classBalancedAccuracy!);
      expect(own.calibration!.n).toBe(own.n);
      expect(head.selection).not.toBe('');
    }
    expect(mend!.groups!.groups[3]).toEqual({
      name: 'waterbird, place = water',
      class: 'waterbird',
      splits: { train: 100, val: 75, test: 75 },
    });
    expect(mend!.refused).toEqual([{ method: 'dfr-train', message: 'A group is missing.', fix: 'Add images of it.' }]);
  });

  it('holds the words given, and per method which it left out and why', () => {
    const { words } = written(exampleAudit()).mend!;
    expect(words!.lists.map(({ kind, name, words: given }) => [kind, name, given.length])).toEqual([
      ['class', 'landbird', 2],
      ['class', 'waterbird', 2],
      ['value', 'land', 1],
      ['value', 'water', 1],
    ]);
    expect(words!.checks).toEqual([
      {
        method: 'low-spuriosity',
        kept: 4,
        dropped: [
          { kind: 'class', list: 'landbird', word: 'heron', reason: 'classifier', takenFor: 'waterbird' },
          { kind: 'class', list: 'waterbird', word: 'zzz', reason: 'unknown', takenFor: null },
        ],
        withoutAnchor: ['landbird'],
      },
    ]);
    const example = exampleAudit();
    const { words: _words, ...mend } = example.mend!;
    const without = written({ ...example, mend });
    expectValid(without);
    expect(without.mend!.words).toBeNull();
  });

  it('tells the groups that cues make apart from those of the metadata, the worst of them named', () => {
    const example = exampleAudit();
    const cut = 'by cue: forest, cut at 0.31';
    const cueGroups = [
      { name: 'landbird with forest', classIndex: 0, cut, accuracy: wilson(60, 75) },
      { name: 'landbird without forest', classIndex: 0, cut, accuracy: wilson(15, 75) },
      { name: 'waterbird without sea', classIndex: 1, cut, accuracy: wilson(0, 0) },
    ];
    const mend = { ...example.mend!, heads: example.mend!.heads.map((head) => ({ ...head, cueGroups })) };
    const value = written({ ...example, mend });
    expectValid(value);
    for (const { byCue } of value.heads) {
      expect(byCue!.groups).toHaveLength(3);
      expect(byCue!.worstGroup).toMatchObject({ class: 'landbird', name: 'landbird without forest', cut, n: 75 });
      expect(byCue!.worstGroup!.accuracy).toBeCloseTo(0.2, 9);
      expect(byCue!.worstGroup!.interval![1]).toBeGreaterThan(0.2);
    }
    expect(written(example).heads[0]!.byCue).toBeNull();
  });

  it('holds every pair tested and every head, one row a method', () => {
    const document = exampleAudit();
    const value = written(document);
    expect(value.findings).toHaveLength(document.cues!.findings.length);
    expect(value.testing!.tests).toBe(value.findings.length);
    const methods = value.heads.map((head) => head.method);
    expect(new Set(methods).size).toBe(methods.length);
    expect(methods[0]).toBe('erm');
    expect(methods).toEqual(
      expect.arrayContaining(['erm', 'erm-tuned', 'low-spuriosity', 'random-tuning', 'error-tuning']),
    );
    const worst = value.heads.find((head) => head.method === 'erm')!.splits['test']!.worstGroup!;
    expect(worst).toMatchObject({ class: 'waterbird', attribute: 'place', value: 'land', n: 75 });
    expect(worst.accuracy).toBeCloseTo(10 / 75, 8);
    expect(worst.interval![0]).toBeLessThan(10 / 75);
  });

  it('counts images, splits and refusals of the data set at hand', () => {
    const { dataset } = written(exampleAudit());
    expect(dataset.images + dataset.refused.length).toBe(1002);
    expect(dataset.classes).toEqual(['landbird', 'waterbird']);
    expect(dataset.splits).toEqual({
      train: { landbird: 200, waterbird: 200 },
      val: { landbird: 150, waterbird: 150 },
      test: { landbird: 150, waterbird: 150 },
    });
  });

  it('gives gaps in points with the images of both ends in n', () => {
    const first = written(exampleAudit()).findings.find(
      ({ class: name, cue }) => name === 'waterbird' && cue === 'sea',
    )!;
    expect(first).toMatchObject({ k: 50, n: 100, gapPoints: 48, kind: 'text', isSignificant: true });
    expect(first.interval![0]).toBeGreaterThan(25);
    expect(first.interval![1]).toBeLessThan(70);
  });

  it('names the pixel statistics in the place of an encoder', () => {
    const document = { ...exampleAudit(), encoder: null };
    expect(written(document).encoder).toMatchObject({ id: 'none', dimension: 4, device: 'none', sha256: '' });
    const backbone = { ...document.backbone, device: 'none', dimension: 23 };
    expect(written({ ...document, backbone }).encoder.dimension).toBe(23);
  });

  it('says how far its figures go: selection, means, calibration, power, heads and properties, each with interval and n', () => {
    const { measure } = written(exampleAudit());
    const detail = measure!.detail!;
    const worst = detail.worstGroupBootstrap!;
    expect(worst).toMatchObject({ attribute: 'place', draws: 2000, seed: 7, resampled: { n: 300 } });
    expect(worst.observed).toBeCloseTo(10 / 75, 8);
    expect(worst.resampled.interval![0]).toBeLessThan(worst.observed);
    expect(detail.means.map(({ weighting, attribute, n }) => [weighting, attribute, n])).toEqual([
      ['image', null, 300],
      ['class', null, 300],
      ['group as in training', 'place', 300],
    ]);
    // 180, 20, 20 and 180 of 400 training images in groups that get 73, 51, 10 and 41 of 75 right.
    expect(detail.means[2]!.value).toBeCloseTo((0.45 * 73 + 0.05 * 51 + 0.05 * 10 + 0.45 * 41) / 75, 8);
    expect(detail.calibration.map(({ group, n }) => [group?.value ?? 'all', n])).toEqual([
      ['all', 300],
      ['land', 75],
      ['water', 75],
      ['land', 75],
      ['water', 75],
    ]);
    // The worst group is right on 13 % and as sure as everywhere.
    const { error, ifCalibrated, overconfidence } = detail.calibration[3]!;
    expect(overconfidence.value!).toBeGreaterThan(0.5);
    expect(error.interval![0]).toBeGreaterThan(ifCalibrated.interval![1]);
    expect(detail.visibleGaps).toEqual([
      { class: 'landbird', n: 150, k: 50, points: expect.any(Number) as number },
      { class: 'waterbird', n: 150, k: 50, points: expect.any(Number) as number },
    ]);
    expect(detail.absenceGaps[0]).toMatchObject({ class: 'waterbird', k: 30, n: 60, gapPoints: 70 });
    expect(detail.heads[1]!.ends[0]).toMatchObject({ class: 'landbird', k: 50, high: { value: 0.8, n: 50 } });
    expect(detail.heads[1]!.gapCorrelation).toEqual({ value: null, interval: null, n: 2 });
    expect(detail.properties[0]).toMatchObject({ property: 'share of blue', accuracy: { value: 0.7, n: 300 } });
  });

  it('names spurious cues that say more of another class, with the intervals of both areas', () => {
    const example = exampleAudit();
    const judgements: AuditDocument['judgements'] = [
      { classIndex: 0, cueId: 'text:sea', judgement: 'spurious', decidedBy: 'person' },
      { classIndex: 0, cueId: 'text:duck', judgement: 'spurious', decidedBy: 'person' },
      { classIndex: 1, cueId: 'text:duck', judgement: 'core', decidedBy: 'person' },
    ];
    const value = written({ ...example, judgements });
    expectValid(value);
    const { cues, coreElsewhere } = value.collisions!;
    expect(coreElsewhere).toMatchObject({ value: 0.5, n: 2 });
    expect(cues.map(({ cue, otherClass, reason }) => [cue, otherClass, reason])).toEqual([
      ['sea', 'waterbird', 'association'],
      ['duck', 'waterbird', 'core'],
    ]);
    const [sea] = cues;
    expect(sea!.otherAuc.n).toBe(400);
    expect(sea!.otherAuc.interval![0]).toBeGreaterThan(sea!.ownAuc.interval![1]);
    const of = value.findings.find((one) => one.class === 'waterbird' && one.cue === 'sea')!;
    expect([of.associationAuc, of.associationInterval, of.associationN]).toEqual([
      sea!.otherAuc.value,
      sea!.otherAuc.interval,
      400,
    ]);
    expect(written({ ...example, cues: null }).collisions).toBeNull();
  });

  it('says where cues lie', () => {
    expect(written(exampleAudit()).overlaps).toEqual([
      { class: 'waterbird', cue: 'sea', object: 'bird', byChance: 0.07, value: 0.04, interval: [0, 0.14], n: 8 },
    ]);
  });

  it('follows its schema in records of before these were measured', () => {
    const example = exampleAudit();
    const { detail: _detail, ...measure } = example.measure!;
    const { associationCounts: _counts, ...cues } = example.cues!;
    const value = written({ ...example, measure, cues });
    expectValid(value);
    expect(value.measure!.detail).toBeNull();
    expect(value.findings[0]).toMatchObject({ associationInterval: null, associationN: 0 });
  });

  it('says who judged, and why', () => {
    expect(written(exampleAudit()).judgements).toEqual([
      {
        class: 'landbird',
        cue: 'forest',
        judgement: 'spurious',
        decidedBy: 'person',
        why: 'judged by a person',
        suggested: 'spurious',
      },
      expect.objectContaining({ cue: 'sea', decidedBy: 'rule', why: expect.stringContaining('significant') }),
      expect.objectContaining({ cue: 'duck', judgement: 'core' }),
    ]);
  });

  it('tells how often the suggestion was what a person decided', () => {
    const { suggestions } = written(exampleAudit());
    expect(suggestions).toMatchObject({ verdicts: 1, agreed: 1, share: 1 });
    expect(suggestions?.interval?.[0]).toBeCloseTo(0.207, 2);
    const none = written({ ...exampleAudit(), judgements: [] });
    expectValid(none);
    expect(none.suggestions).toBeNull();
  });

  it('keeps classes whose names are words of the language', () => {
    const example = exampleAudit();
    const value = written({ ...example, dataset: { ...example.dataset, classes: ['__proto__', 'constructor'] } });
    expectValid(value);
    expect(Object.keys(value.dataset.splits['test']!)).toEqual(['__proto__', 'constructor']);
  });

  it('writes nothing before there is a classifier', async () => {
    expect(await findingsJsonWriter.write({ ...exampleAudit(), classifier: null }, noImages)).toBeNull();
  });
});

describe('the data fingerprint', () => {
  it('does not depend on the order of the images but on label, path and content', () => {
    const dataset = { ...exampleAudit().dataset, paths: ['a.png', 'b.png'], labels: Uint16Array.of(0, 1) };
    const hashes = ['11', '22'];
    const before = dataFingerprint({ dataset, hashes });
    const turned = { ...dataset, paths: ['b.png', 'a.png'], labels: Uint16Array.of(1, 0) };
    expect(dataFingerprint({ dataset: turned, hashes: ['22', '11'] })).toBe(before);
    expect(dataFingerprint({ dataset: { ...dataset, labels: Uint16Array.of(1, 1) }, hashes })).not.toBe(before);
    expect(dataFingerprint({ dataset: { ...dataset, paths: ['a.png', 'c.png'] }, hashes })).not.toBe(before);
    expect(dataFingerprint({ dataset, hashes: ['11', '23'] })).not.toBe(before);
  });
});

describe('the origin of the splits', () => {
  it('tells given, completed and drawn ones apart', () => {
    const document = exampleAudit();
    const { dataset, rows, classifier } = document;
    expect(splitOrigin(document)).toBe('given');
    expect(splitOrigin({ ...document, dataset: { ...dataset, splits: null } })).toBe('drawn');
    expect(splitOrigin({ ...document, classifier: { ...classifier!, isSplitDrawn: true } })).toBe('drawn');
    const splits = rows.splits.map((split, row) => (row < 10 ? 1 : split));
    expect(splitOrigin({ ...document, rows: { ...rows, splits } })).toBe('completed');
  });
});
