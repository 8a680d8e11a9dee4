import { describe, expect, it } from 'vitest';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';

const COUNT = 90;
const DIMENSION = 4;
const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};

async function service(): Promise<{ service: AuditService; encoder: Float32Array }> {
  const uniform = mulberry32(5);
  const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
  const encoder = Float32Array.from({ length: COUNT * DIMENSION }, () => drawNormal(uniform));
  for (let row = 0; row < COUNT; row += 1) encoder[row * DIMENSION]! += labels[row] === 0 ? 1 : -1;
  const made = new AuditService();
  await made.methods.open(
    {
      auditId: 'answers',
      classes: ['cat', 'dog'],
      labels,
      splits: Uint8Array.from({ length: COUNT }, (_, row) => Math.floor(row / 2) % 3),
      attributes: [],
      encoderDimension: DIMENSION,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
      device: 'wasm',
    },
    context,
  );
  await made.methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder: encoder.slice(),
      backbone: null,
      pixels: new Float32Array(COUNT * PIXEL_CUES.length),
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => String(row)),
    },
    context,
  );
  await made.methods.seal(null, context);
  await made.methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
  return { service: made, encoder };
}

describe('answers for images that are no rows', () => {
  it('are those of the same images as rows, for every head asked for', async () => {
    const { service: made, encoder } = await service();
    const rows = Uint32Array.from([7, 3, 88]);
    const vectors = Float32Array.from(
      [...rows].flatMap((row) => [...encoder.slice(row * DIMENSION, (row + 1) * DIMENSION)]),
    );
    const methods = ['erm-tuned', 'erm'] as const;
    const ofRows = await made.methods.answersOfRows({ rows, methods }, context);
    const ofVectors = await made.methods.answersOfVectors({ vectors, methods }, context);
    expect(ofVectors.map(({ method }) => method)).toEqual(methods);
    expect(ofVectors).toEqual(ofRows);
    expect(ofRows[0]!.probabilities).not.toEqual(ofRows[1]!.probabilities);
    expect(await made.methods.encoderVectors({ rows }, context)).toEqual(vectors);
  });

  it('are those of the audited head where none is named', async () => {
    const { service: made, encoder } = await service();
    const [answers, ...others] = await made.methods.answersOfVectors({ vectors: encoder, methods: null }, context);
    expect(others).toEqual([]);
    expect(answers!.method).toBe('erm');
    const right = answers!.predictions.filter((prediction, row) => prediction === row % 2).length;
    expect(right / COUNT).toBeGreaterThan(0.7);
  });

  it('are refused for a head that is not there and for vectors of another network', async () => {
    const { service: made } = await service();
    const ask = (vectors: Float32Array, methods: readonly 'dfr'[] | null) =>
      Promise.resolve().then(() => made.methods.answersOfVectors({ vectors, methods }, context));
    await expect(ask(new Float32Array(DIMENSION), ['dfr'])).rejects.toMatchObject({ code: 'bad-input' });
    await expect(ask(new Float32Array(DIMENSION + 1), null)).rejects.toMatchObject({ code: 'internal' });
  });
});
