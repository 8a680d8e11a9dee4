import { beforeEach, describe, expect, it } from 'vitest';
import type { CueDescription, CueJudgement } from '../../../src/core/audit';
import { abortedError } from '../../../src/core/errors';
import { groupFigures } from '../../../src/core/head-figures';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import type { OpenRequest } from '../../../workers/audit/api';
import { AuditService } from '../../../workers/audit/audit-service';
import type { RowBatch } from '../../../workers/audit/row-types';
import type { CallContext } from '../../../workers/serve';

const COUNT = 360;
const DIMENSION = 6;
const PIXELS = PIXEL_CUES.length;

const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};

const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
const request: OpenRequest = {
  auditId: 'tested',
  classes: ['cat', 'dog'],
  labels,
  splits: Uint8Array.from({ length: COUNT }, (_, row) => Math.floor(row / 2) % 3),
  attributes: [{ name: 'place', values: ['in', 'out'], codes: Uint16Array.from(labels, (_, row) => (row >> 2) % 2) }],
  encoderDimension: DIMENSION,
  backboneDimension: 0,
  pixelCount: PIXELS,
  device: 'wasm',
};

/** Rows that carry their own number in the last dimension, so that a row out of place is seen; every seventh is refused. */
function batch(count = COUNT): RowBatch {
  const uniform = mulberry32(3);
  const encoder = Float32Array.from({ length: count * DIMENSION }, () => drawNormal(uniform));
  for (let row = 0; row < count; row += 1) {
    encoder[row * DIMENSION]! += labels[row] === 0 ? 1 : -1;
    encoder[row * DIMENSION + DIMENSION - 1] = row;
  }
  return {
    start: 0,
    decoded: Uint8Array.from({ length: count }, (_, row) => (row % 7 === 3 ? 0 : 1)),
    encoder,
    backbone: null,
    pixels: Float32Array.from({ length: count * PIXELS }, () => drawNormal(uniform)),
    thumbnails: Array.from({ length: count }, () => new Uint8Array(0)),
    hashes: Array.from({ length: count }, (_, row) => (row % 7 === 3 ? '' : `${row}`)),
  };
}

function cue(name: string): CueDescription {
  return { id: `text:${name}`, kind: 'text', title: name, group: 'Places', isSurroundings: true };
}

const judgements: CueJudgement[] = [
  { classIndex: 0, cueId: 'metadata:place=in', judgement: 'spurious', decidedBy: 'person' },
];

let service: AuditService;

async function openAll(): Promise<void> {
  // There is no private file system here, so the rows stay in memory.
  await service.methods.open(request, context);
  await service.methods.append(batch(), context);
  await service.methods.seal(null, context);
}

const fit = (signal = context.signal, seed = 1) =>
  service.methods.fitClassifier({ kind: 'erm', seed, classTextVectors: null }, { ...context, signal });

beforeEach(() => {
  service = new AuditService();
});

describe('sealing', () => {
  it('keeps every decoded row with its own label and vector, also when asked twice', async () => {
    await openAll();
    const { kept } = await service.methods.seal(null, context);
    const expected = [...labels.keys()].filter((row) => row % 7 !== 3);
    expect([...kept]).toEqual(expected);
    const { values } = service.state.backbone;
    expect(expected.map((_, row) => values[row * DIMENSION + DIMENSION - 1])).toEqual(expected);
    expect([...service.state.labels]).toEqual(expected.map((row) => labels[row]));
    expect(await service.methods.hashes(null, context)).toEqual(expected.map(String));
  });

  it('says that rows are lost instead of going on with those that are left', async () => {
    await service.methods.open(request, context);
    await service.methods.append(batch(100), context);
    expect(() => service.methods.seal(null, context)).toThrowError(/Of 360 images only 100/);
  });
});

describe('the classifier', () => {
  it('that was there stays when fitting another one is stopped', async () => {
    await openAll();
    await fit();
    const before = await service.methods.measure({ judgements, endSize: 10 }, context);
    const stopped = new AbortController();
    stopped.abort();
    await expect(fit(stopped.signal, 9)).rejects.toMatchObject({ code: abortedError().code });
    expect(await service.methods.measure({ judgements, endSize: 10 }, context)).toEqual(before);
  });

  it('is told again by Mend, but not what an earlier Mend has made', async () => {
    await openAll();
    await fit();
    const classTextVectors = Float32Array.from({ length: 2 * DIMENSION }, (_, i) => (i === 0 ? 1 : i === 6 ? -1 : 0));
    const mend = async (methods: ('zero-shot' | 'low-spuriosity')[]) => {
      const { report } = await service.methods.mend({ methods, judgements, seed: 1, classTextVectors }, context);
      return report.heads.map(({ method }) => method);
    };
    expect(await mend(['zero-shot'])).toEqual(['erm', 'erm-tuned', 'zero-shot']);
    expect(await mend(['low-spuriosity'])).toEqual(['erm', 'erm-tuned', 'low-spuriosity']);
  });
});

describe('groups that nobody chose', () => {
  it('chooses the column without the test images, also where the split was drawn among all that cues are measured on', async () => {
    const columns = ['late', 'early'].map((name) => ({ name, values: ['no', 'yes'], codes: new Uint16Array(COUNT) }));
    await service.methods.open({ ...request, splits: null, attributes: columns }, context);
    await service.methods.append(batch(), context);
    await service.methods.seal(null, context);
    await fit();
    const { plan, audited, state } = service;
    const [late, early] = state.attributes.map(({ codes }) => codes);
    const isWrong = Array.from(audited.answers.isRight, (isRight) => isRight === 0);
    plan.splits.forEach((split, row) => {
      // Late parts right from wrong on test images alone, early on the others alone and less well.
      late![row] = split === 2 ? Number(isWrong[row]) : Number(row % 24 < 2);
      early![row] = split === 2 ? 0 : Number(isWrong[row] || row % 3 === 0);
    });
    const worst = (name: string, rows: Uint32Array): number =>
      Math.min(
        ...groupFigures({ ...service.data, attributes: state.attributes }, audited.answers.isRight, rows)
          .filter(({ attribute }) => attribute === name)
          .map(({ accuracy }) => accuracy.value),
      );
    expect(worst('late', plan.measuredRows)).toBeLessThan(worst('early', plan.measuredRows));
    const { summary } = await service.methods.groups({ choice: null, judgements: [] }, context);
    expect(summary!.choice).toEqual({ kind: 'attribute', attribute: 'early' });
  });
});

describe('mending by groups', () => {
  const request = { judgements, seed: 1, classTextVectors: null };

  it('takes the column that parts the classes, compares every head with the plain one and names its rule', async () => {
    await openAll();
    await fit();
    const methods = ['group-weighted', 'dfr', 'jtt', 'low-spuriosity'] as const;
    const { report, heads } = await service.methods.mend({ ...request, methods }, context);
    expect(report.groups).toMatchObject({ origin: 'the column "place"', choice: { kind: 'attribute' }, cuts: [] });
    expect(report.groups!.groups.map(({ name }) => name)[3]).toBe('dog, place = out');
    expect(report.heads.some(({ cueGroups }) => cueGroups)).toBe(false);
    const images = report.groups!.groups.flatMap(({ counts }) => counts).reduce((sum, n) => sum + n, 0);
    expect(images).toBe(service.state.labels.length);
    expect(heads).toHaveLength(6);
    const accuracy = (method: string) =>
      report.heads.find((head) => head.method === method)!.figures.test!.accuracy.value;
    for (const head of report.heads.filter(({ method }) => method !== 'erm')) {
      expect(head.versusErm!.accuracy.gain.value).toBeCloseTo(accuracy(head.method) - accuracy('erm'), 10);
      expect(head.versusErm!.worstGroup!.attribute).toBe('place');
      expect(head.figures.test!.calibration!.error.n).toBe(head.figures.test!.accuracy.n);
      expect(head.figures.test!.classBalanced!.value).toBeCloseTo(head.figures.test!.classBalancedAccuracy, 12);
    }
    expect(report.heads.map(({ selection }) => selection).join()).toContain('worst group on validation');
  });

  it('runs a method with the options that it is given, tells them, and refuses those that it does not know', async () => {
    await openAll();
    await fit();
    const methods = ['group-weighted', 'jtt'] as const;
    const options = { 'group-weighted': { c: 10 }, jtt: { magic: 1 } };
    const { report } = await service.methods.mend({ ...request, methods, options }, context);
    const head = report.heads.find(({ method }) => method === 'group-weighted')!;
    expect(head).toMatchObject({ selection: 'fixed C = 10', options: { c: 10 } });
    expect(report.heads[0]!.options).toBeUndefined();
    expect(report.refused).toMatchObject([{ method: 'jtt', message: expect.stringContaining('no option "magic"') }]);
  });

  it('makes groups of judged cues where they are asked for or nothing else is there, and moves their cut', async () => {
    await openAll();
    await fit();
    const cues: CueJudgement[] = [0, 1].map((classIndex) => ({
      ...judgements[0]!,
      classIndex,
      cueId: 'pixel:brightness',
    }));
    const choice = { kind: 'cues', thresholds: [null, null] } as const;
    const { summary, codes, hasCues } = await service.methods.groups({ choice, judgements: cues }, context);
    expect(hasCues).toBe(true);
    expect(summary!.groups).toHaveLength(4);
    expect(summary!.origin).toContain('cues judged spurious');
    expect(codes).toHaveLength(service.state.labels.length);
    const [cut] = summary!.cuts;
    expect(cut!.threshold).toBe(cut!.suggested);
    const moved = { kind: 'cues', thresholds: [cut!.suggested + 1, null] } as const;
    const after = await service.methods.groups({ choice: moved, judgements: cues }, context);
    const withCue = (of: typeof summary) => of!.groups[1]!.counts.reduce((sum, n) => sum + n, 0);
    expect(withCue(after.summary)).toBeLessThan(withCue(summary));
    const { report } = await service.methods.mend(
      { ...request, judgements: cues, methods: ['group-weighted'], groups: choice },
      context,
    );
    expect(report.warnings.join()).toContain('images near the threshold may be in the wrong one');
    // The metadata know no such group: it is told apart from theirs, of the test images, and opens them.
    const rows = report.cueGroupRows!;
    expect(rows).toHaveLength(4);
    for (const { method, cueGroups } of report.heads) {
      cueGroups!.forEach(({ name, classIndex, cut: words, accuracy }, group) => {
        expect(name, method).toBe(report.groups!.groups[group]!.name);
        expect(accuracy.n).toBe(report.groups!.groups[group]!.counts[2]);
        expect(rows[group]!.every((row) => codes[row] === group && service.state.labels[row] === classIndex)).toBe(
          true,
        );
        expect(words).toMatch(/^by cue: .*, cut at −?\d/);
        expect(accuracy.low).toBeLessThanOrEqual(accuracy.value);
      });
      const right = cueGroups!.reduce((sum, { accuracy }) => sum + accuracy.value * accuracy.n, 0);
      const { accuracy } = report.heads.find((head) => head.method === method)!.figures.test!;
      expect(right).toBeCloseTo(accuracy.value * accuracy.n, 8);
    }
  });

  it('reports a method that cannot be run beside those that can, and says why where none can', async () => {
    await openAll();
    // No dog outside among the validation images.
    service.state.attributes[0]!.codes.forEach((code, row, codes) => {
      if (service.state.givenSplits![row] === 1 && service.state.labels[row] === 1 && code === 1) codes[row] = 2;
    });
    await fit();
    const { report } = await service.methods.mend({ ...request, methods: ['dfr', 'group-weighted'] }, context);
    expect(report.heads.map(({ method }) => method)).toEqual(['erm', 'erm-tuned', 'group-weighted']);
    expect(report.refused).toMatchObject([
      { method: 'dfr', message: expect.stringContaining('"dog, place = out" (0)') },
    ]);
    await expect(service.methods.mend({ ...request, methods: ['dfr'] }, context)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('DFR on validation'),
    });
    const groups = { kind: 'attribute', attribute: 'weather' } as const;
    await expect(service.methods.mend({ ...request, methods: ['dfr'], groups }, context)).rejects.toThrow(
      /no metadata column "weather"/,
    );
  });
});

describe('cues', () => {
  it('of the pixels and the metadata can be judged before any words are read', async () => {
    await openAll();
    await fit();
    const report = await service.methods.rank({ classIndex: 0, judgements }, context);
    expect(report?.rows.length).toBeGreaterThan(20);
    // Ranked within the class: the mean of a z-score is 0.
    expect(report!.spuriosity.reduce((sum, value) => sum + value, 0) / report!.rows.length).toBeCloseTo(0, 5);
  });

  it('have the same findings when they are tested again with one more, and stop between two columns', async () => {
    await openAll();
    await fit();
    const uniform = mulberry32(11);
    const textVectors = Float32Array.from({ length: 3 * DIMENSION }, () => drawNormal(uniform));
    const cues = ['sea', 'rain', 'snow'].map(cue);
    const wish = { kinds: ['text', 'pixel'] as const, endSize: 15 };
    await service.methods.setCues(
      { cues: cues.slice(0, 2), textVectors: textVectors.subarray(0, 2 * DIMENSION) },
      context,
    );
    await service.methods.testCues(wish, context);
    const vector = textVectors.slice(2 * DIMENSION);
    const { report } = await service.methods.addTextCue({ cue: cues[2]!, vector, ...wish }, context);
    const sea = service.state.scores('text:sea').slice();
    await service.methods.setCues({ cues, textVectors }, context);
    expect(service.state.scores('text:sea')).toEqual(sea);
    const anew = await service.methods.testCues(wish, context);
    expect(anew.findings).toEqual(report.findings);
    await service.methods.setCues({ cues, textVectors: textVectors.map((value) => -value) }, context);
    expect(service.state.scores('text:sea')[0]).toBeCloseTo(-sea[0]!, 6);
    const stopped = new AbortController();
    stopped.abort();
    await expect(service.methods.testCues(wish, { ...context, signal: stopped.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('are tested together with a typed one as the step was told, in a worker that was started anew too', async () => {
    await openAll();
    await fit();
    await service.methods.setCues({ cues: [cue('sea')], textVectors: new Float32Array(DIMENSION).fill(0.3) }, context);
    const wish = { kinds: ['text', 'metadata'] as const, endSize: 12 };
    const vector = Float32Array.from({ length: DIMENSION }, (_, j) => j);
    const { report, findings } = await service.methods.addTextCue({ cue: cue('rain'), vector, ...wish }, context);
    expect(new Set(report.cues.map(({ kind }) => kind))).toEqual(new Set(['text', 'metadata']));
    expect(report.findings.every(({ k }) => k === 12)).toBe(true);
    expect(findings.map(({ cueId }) => cueId)).toEqual(['text:rain', 'text:rain']);
  });
});

describe('cues that are kept as columns', () => {
  const about = (kind: 'example' | 'slice', name: string): CueDescription => ({
    id: `${kind}:${name}`,
    kind,
    title: name,
    group: 'By example',
    isSurroundings: false,
  });
  const example = (withRows: number[], withoutRows: number[] | null) =>
    service.methods.exampleColumn(
      {
        cue: about('example', 'first'),
        space: 'encoder',
        examples: {
          from: 'rows',
          withRows: Uint32Array.from(withRows),
          withoutRows: withoutRows && Uint32Array.from(withoutRows),
        },
      },
      context,
    );

  it('join the family, are ranked and shown like any cue, and are there again in a worker that was started anew', async () => {
    await openAll();
    await fit();
    const column = await example([0, 1, 2], [10, 11]);
    await service.methods.setColumnCues([column], context);
    const wish = { kinds: ['pixel', 'example'] as const, endSize: 15 };
    const report = await service.methods.testCues(wish, context);
    expect(report.familySize).toBe(2 * (PIXELS + 1));
    expect(report.findings.filter(({ cueId }) => cueId === 'example:first')).toHaveLength(2);
    const query = { kind: 'cue-end', classIndex: 0, cueId: 'example:first', end: 'high', count: 3 } as const;
    const shown = await service.methods.images({ query, judgements }, context);
    expect([...shown.scores]).toEqual([...shown.scores].sort((one, other) => other - one));
    const spurious: CueJudgement[] = [{ ...judgements[0]!, cueId: 'example:first' }];
    const ranked = await service.methods.rank({ classIndex: 0, judgements: spurious }, context);
    expect(ranked?.cueIds).toEqual(['example:first']);
    // Replaced, it is scored anew and not as it was tested.
    const other = { ...column, scores: column.scores.map((score) => -score) };
    await service.methods.setColumnCues([other], context);
    expect(service.state.scores('example:first')).toEqual(other.scores);

    service = new AuditService();
    await openAll();
    await service.methods.setCues({ cues: [], textVectors: new Float32Array(0), columns: [column] }, context);
    await fit();
    const anew = await service.methods.testCues(wish, context);
    expect(anew.findings).toEqual(report.findings);
  });

  it('of too few images, of one on both sides and of other rows are refused in words', async () => {
    await openAll();
    await expect(async () => example([], null)).rejects.toThrow(/at least one image/);
    await expect(async () => example([1], [1])).rejects.toThrow(/as having the cue and as lacking it/);
    await expect(async () => example([COUNT], null)).rejects.toThrow(/not among the images/);
    const short = { cue: about('slice', '1'), scores: new Float32Array(3) };
    expect(() => service.methods.setColumnCues([short], context)).toThrow(/belong to other images/);
  });

  it('as slices come from the vectors alone: other labels, the same scores; and each says its images and accuracy', async () => {
    const settings = { method: 'mixture', sliceCount: 3, seed: 4, space: 'encoder' } as const;
    await openAll();
    await fit();
    const textVectors = Float32Array.from({ length: 2 * DIMENSION }, (_, i) => (i % DIMENSION === 5 ? 1 : 0.1 * i));
    await service.methods.setCues({ cues: [cue('late'), cue('rain')], textVectors }, context);
    const { report, columns } = await service.methods.findSlices(settings, context);
    const size = report.slices.reduce((sum, { rows }) => sum + rows.length, 0);
    expect(size).toBe(report.imageCount);
    for (const slice of report.slices) {
      const { predictions, labels: own } = await service.methods.images(
        { query: { kind: 'rows', rows: [...slice.rows] }, judgements },
        context,
      );
      const right = own.filter((label, i) => label === predictions[i]).length;
      expect(slice.accuracy).toMatchObject({ n: slice.rows.length, value: right / slice.rows.length });
      expect(slice.classCounts.reduce((sum, n) => sum + n, 0)).toBe(slice.rows.length);
      expect(slice.words).toHaveLength(2);
      const own2 = columns.find(({ cue: { id } }) => id === slice.cueId)!.scores;
      expect([...slice.rows].every((row) => own2[row]! > 0)).toBe(true);
    }

    service = new AuditService();
    const turned = { ...request, labels: labels.map((label) => 1 - label) };
    await service.methods.open(turned, context);
    await service.methods.append(batch(), context);
    await service.methods.seal(null, context);
    await fit();
    const other = await service.methods.findSlices(settings, context);
    expect(other.columns.map(({ scores }) => scores)).toEqual(columns.map(({ scores }) => scores));
  });
});
