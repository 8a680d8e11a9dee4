import { describe, expect, it } from 'vitest';
import type { CueJudgement } from '../../../src/core/audit';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';

const COUNT = 360;
const DIMENSION = 4;
const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};
const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
const places = Uint16Array.from({ length: COUNT }, (_, row) => (row % 10 < 8 ? row % 2 : 1 - (row % 2)));
const judgements: CueJudgement[] = [
  { classIndex: 0, cueId: 'metadata:place=in', judgement: 'spurious', decidedBy: 'person' },
];

async function measured(splits: Uint8Array | null, classTextVectors: Float32Array | null) {
  const service = new AuditService();
  await service.methods.open(
    {
      auditId: 'measured',
      classes: ['cat', 'dog'],
      labels,
      splits,
      attributes: [{ name: 'place', values: ['in', 'out'], codes: places }],
      encoderDimension: DIMENSION,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
      device: 'wasm',
    },
    context,
  );
  const uniform = mulberry32(3);
  const encoder = Float32Array.from({ length: COUNT * DIMENSION }, () => drawNormal(uniform));
  for (let row = 0; row < COUNT; row += 1) {
    encoder[row * DIMENSION]! += labels[row] === 0 ? 0.7 : -0.7;
    encoder[row * DIMENSION + 1]! += places[row] === 0 ? 1.5 : -1.5;
  }
  const pixels = Float32Array.from({ length: COUNT * PIXEL_CUES.length }, () => drawNormal(uniform));
  for (let row = 0; row < COUNT; row += 1) pixels[row * PIXEL_CUES.length]! += 8 * labels[row]!;
  await service.methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder,
      backbone: null,
      pixels,
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => `${row}`),
    },
    context,
  );
  await service.methods.seal(null, context);
  await service.methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
  const report = await service.methods.measure({ judgements, endSize: null, classTextVectors }, context);
  return { service, report, detail: report.detail! };
}

const given = Uint8Array.from({ length: COUNT }, (_, row) => Math.floor(row / 2) % 3);

describe('what Measure says beside gaps and groups', () => {
  it('tells selection, means, calibration, visible gaps and the property that gives the label away', async () => {
    const { report, detail } = await measured(given, null);
    expect(detail.worstGroup!.observed).toBeCloseTo(report.worstGroup!.accuracy.value, 12);
    expect(detail.worstGroup!.resampled.n).toBe(120);
    expect(detail.means.plain).toEqual(report.accuracy);
    expect(detail.means.classBalanced.value).toBeCloseTo(report.classBalancedAccuracy, 12);
    expect(detail.means.adjusted).toHaveLength(1);
    expect(detail.means.adjusted[0]!.trainImages).toBe(120);
    expect(detail.calibration).toHaveLength(1 + report.groups.length);
    expect(detail.calibration[0]!.calibration.error.n).toBe(120);
    expect(detail.calibration.slice(1).map(({ calibration }) => calibration.error.n)).toEqual(
      report.groups.map(({ accuracy }) => accuracy.n),
    );
    expect(detail.visible).toHaveLength(1);
    expect(detail.visible[0]).toMatchObject({ classIndex: 0, n: 60, k: report.gaps[0]!.k });
    expect(detail.properties[0]).toMatchObject({ cueId: `pixel:${PIXEL_CUES[0]!.id}` });
    expect(detail.properties[0]!.score).toBeLessThan(0.1);
    expect(detail.properties[1]!.score).toBeGreaterThan(0.6);
  });

  it('measures a cue that is there or not between all that lack it and as many that have it', async () => {
    const { detail, service } = await measured(given, null);
    const ofClass = [...service.plan.reportRows].filter((row) => labels[row] === 0);
    const lacking = ofClass.filter((row) => places[row] === 1).length;
    expect(lacking).toBeGreaterThanOrEqual(10);
    expect(detail.absence).toEqual([expect.objectContaining({ classIndex: 0, k: lacking })]);
  });

  it.each([
    ['given', given],
    ['drawn', null],
  ])('compares heads on test images alone, zero-shot among them (splits %s)', async (_, splits) => {
    const texts = Float32Array.of(1, 0, 0, 0, -1, 0, 0, 0);
    const { detail, service } = await measured(splits, texts);
    expect(detail.heads.map(({ method, isAudited }) => [method, isAudited])).toEqual([
      ['erm', true],
      ['erm-tuned', false],
      ['zero-shot', false],
    ]);
    expect(detail.heads[0]!.effectiveRobustnessPoints).toBeNull();
    expect(detail.ends).toHaveLength(1);
    const { high, low } = detail.ends[0]!;
    expect(high).toHaveLength(detail.heads[0]!.points[0]!.k);
    expect([...high, ...low].every((row) => service.plan.splits[row] === 2 && labels[row] === 0)).toBe(true);
    expect(new Set([...high, ...low]).size).toBe(high.length + low.length);
  });

  it('ranks with the second class of each image', async () => {
    const { service } = await measured(given, null);
    const ranking = await service.methods.rank({ classIndex: 0, judgements }, context);
    expect(ranking!.secondClasses).toHaveLength(ranking!.rows.length);
    expect([...ranking!.secondClasses].every((own) => own === 1)).toBe(true);
  });
});
