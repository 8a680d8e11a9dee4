import { beforeEach, describe, expect, test } from 'vitest';
import type { CueJudgement } from '../../../src/core/audit';
import { ownHead, type OwnClassifier } from '../../../src/core/own-classifier';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';

const COUNT = 300;
const DIMENSION = 5;
const PIXELS = PIXEL_CUES.length;
/** Feature of the thing itself, and one that goes with the class in most images. */
const [THING, COMPANION] = [1, 3];

const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};
const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
const splits = Uint8Array.from({ length: COUNT }, (_, row) => Math.floor(row / 2) % 3);

/** Class 1 of the data is class 2 of the classifier, which leans on the companion more than on the thing. */
const own: OwnClassifier = {
  output: 'logits',
  op: 'Gemm',
  classCount: 3,
  dimension: DIMENSION,
  weights: Float32Array.from({ length: 3 * DIMENSION }, (_, at) => {
    const feature = at % DIMENSION;
    const sign = [-1, 0, 1][Math.floor(at / DIMENSION)]!;
    return feature === THING ? sign : feature === COMPANION ? 3 * sign : 0;
  }),
  bias: new Float32Array(3),
  classNames: ['a', 'other', 'b'],
  hasMap: false,
};

function features(): Float32Array {
  const uniform = mulberry32(8);
  const values = Float32Array.from({ length: COUNT * DIMENSION }, () => Math.abs(drawNormal(uniform)) / 4);
  for (let row = 0; row < COUNT; row += 1) {
    const isSecond = labels[row] === 1;
    const isWithCompanion = isSecond && uniform() < 0.6;
    if (isSecond) values[row * DIMENSION + THING]! += 1;
    values[row * DIMENSION + COMPANION]! += isWithCompanion ? 2 : 0;
    // The bias is 0, so what is of class 0 has to be below.
    if (!isSecond) for (const j of [THING, COMPANION]) values[row * DIMENSION + j]! -= 1;
    if (isSecond && !isWithCompanion) values[row * DIMENSION + COMPANION]! -= 0.9;
  }
  return values;
}

let service: AuditService;

beforeEach(async () => {
  service = new AuditService();
  await service.methods.open(
    {
      auditId: 'own',
      classes: ['a', 'b'],
      labels,
      splits,
      attributes: [],
      encoderDimension: 0,
      backboneDimension: DIMENSION,
      pixelCount: PIXELS,
      device: 'wasm',
    },
    context,
  );
  const uniform = mulberry32(2);
  await service.methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder: null,
      backbone: features(),
      pixels: Float32Array.from({ length: COUNT * PIXELS }, () => drawNormal(uniform)),
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => `${row}`),
    },
    context,
  );
  await service.methods.seal(null, context);
});

const fitOwn = () =>
  service.methods.fitClassifier(
    { kind: 'own', seed: 1, classTextVectors: null, ownHead: ownHead(own, [0, 2]) },
    context,
  );

describe('a classifier of the user', () => {
  test('is audited as it is: its own answers on every image, no association asked', async () => {
    const { report, heads } = await fitOwn();
    expect(report.heads.map(({ method }) => method)).toEqual(['own', 'erm', 'erm-tuned']);
    expect(report.predictionsFrom).toContain('as it was given');
    expect(heads[0]!.head.normalisation).toEqual({ kind: 'none' });
    const { predictions } = await service.methods.rowTable({ judgements: [] }, context);
    const { values } = service.state.backbone;
    const expected = Array.from({ length: COUNT }, (_, row) =>
      values[row * DIMENSION + THING]! + 3 * values[row * DIMENSION + COMPANION]! > 0 ? 1 : 0,
    );
    expect([...predictions]).toEqual(expected);
    const cues = await service.methods.testCues({ kinds: ['pixel'], endSize: null }, context);
    expect(cues.asksForAssociation).toBe(false);
  });

  test('is named as missing where no last layer of the classes of the data was given', async () => {
    const request = { kind: 'own' as const, seed: 1, classTextVectors: null, ownHead: null };
    await expect(service.methods.fitClassifier(request, context)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('whose classes are those of the data'),
    });
  });

  test('shows what drives each class, and the companion is found, judged and mended', async () => {
    await fitOwn();
    const { report, columns } = await service.methods.findNeurons(null, context);
    expect(report.measuredOn).toBe('training images');
    const ofSecond = report.features.filter(({ classIndex }) => classIndex === 1);
    expect(ofSecond[0]).toMatchObject({ feature: COMPANION, rank: 1 });
    const { values } = service.state.backbone;
    const companion = columns.find(({ cue }) => cue.id === `neuron:${COMPANION}`)!;
    expect(companion.cue).toMatchObject({ kind: 'neuron', title: `feature ${COMPANION}`, isSurroundings: false });
    expect([...companion.scores]).toEqual(
      Array.from({ length: COUNT }, (_, row) => values[row * DIMENSION + COMPANION]!),
    );

    await service.methods.setColumnCues(columns, context);
    const { findings } = await service.methods.testCues({ kinds: ['neuron'], endSize: null }, context);
    const finding = findings.find(({ classIndex, cueId }) => classIndex === 1 && cueId === companion.cue.id)!;
    expect(finding.gap.low).toBeGreaterThan(0);
    expect(finding.isSignificant).toBe(true);

    const judgements: CueJudgement[] = [
      { classIndex: 1, cueId: companion.cue.id, judgement: 'spurious', decidedBy: 'person' },
    ];
    const mended = await service.methods.mend(
      { methods: ['low-spuriosity'], judgements, seed: 1, classTextVectors: null },
      context,
    );
    expect(mended.report.heads.map(({ method }) => method)).toEqual(['own', 'erm', 'erm-tuned', 'low-spuriosity']);
    const gapOf = (method: string): number =>
      mended.report.heads.find((head) => head.method === method)!.figures.test!.gaps[1]!.value;
    expect(gapOf('low-spuriosity')).toBeLessThan(gapOf('own'));
  });

  test('is gone on from on its own features, and a new head stands on features as the plain head has them', async () => {
    const { heads } = await fitOwn();
    const judgements: CueJudgement[] = [
      { classIndex: 1, cueId: 'pixel:brightness', judgement: 'spurious', decidedBy: 'person' },
    ];
    const mended = await service.methods.mend(
      { methods: ['low-spuriosity', 'jtt'], judgements, seed: 1, classTextVectors: null },
      context,
    );
    const normalisation = (method: string) =>
      mended.heads.find(({ report }) => report.method === method)!.head.normalisation;
    expect(normalisation('low-spuriosity')).toEqual({ kind: 'none' });
    expect(normalisation('jtt')).toEqual({ kind: 'l2' });
    expect(normalisation('jtt')).toEqual(heads.find(({ report }) => report.method === 'erm')!.head.normalisation);
  });

  test('is no answer to a method that could not be run', async () => {
    await fitOwn();
    const request = { judgements: [], seed: 1, classTextVectors: null };
    await expect(service.methods.mend({ ...request, methods: ['dfr'] }, context)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('DFR on validation') as string,
    });
    const { report } = await service.methods.mend({ ...request, methods: ['dfr', 'jtt'] }, context);
    expect(report.refused!.map(({ method }) => method)).toEqual(['dfr']);
  });

  test('comes back with its features after a restart of the worker', async () => {
    const { report, heads } = await fitOwn();
    const before = await service.methods.findNeurons(null, context);
    await service.methods.restoreHeads({ heads, classifier: report }, context);
    expect(await service.methods.findNeurons(null, context)).toEqual(before);
  });
});
