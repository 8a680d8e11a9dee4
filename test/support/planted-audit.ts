import { PIXEL_CUES } from '../../src/core/pixel-cues';
import { AuditService } from '../../workers/audit/audit-service';
import type { CallContext } from '../../workers/serve';
import { synthetic } from '../unit/core/synthetic';

/** An audit of vectors with a planted place, in this process. */
export interface PlantedAudit {
  service: AuditService;
  labels: Uint16Array;
  /** The place of each row: usually that of its class in training, either as often in validation and test. */
  places: Uint16Array;
}

export const CALL: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};

const TRAIN = 800;
const COUNT = 1200;

/** 800 training images, 200 of validation, 200 of test, embedded, with a plain head. @param strength share of training images in their class's place */
export async function plantedAudit(strength: number): Promise<PlantedAudit> {
  const [train, measured] = [synthetic(4, TRAIN, strength), synthetic(5, COUNT - TRAIN, 0.5)];
  const labels = Uint16Array.from([...train.labels, ...measured.labels]);
  const places = Uint16Array.from([...train.attributes, ...measured.attributes]);
  const service = new AuditService();
  const { methods } = service;
  await methods.open(
    {
      auditId: 'planted',
      classes: ['cat', 'dog'],
      labels,
      splits: Uint8Array.from(labels, (_, row) => (row < TRAIN ? 0 : row < 1000 ? 1 : 2)),
      attributes: [{ name: 'place', values: ['garden', 'street'], codes: places }],
      encoderDimension: 16,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
      device: 'wasm',
    },
    CALL,
  );
  await methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder: Float32Array.from([...train.values, ...measured.values]),
      backbone: null,
      pixels: new Float32Array(COUNT * PIXEL_CUES.length),
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => `hash ${row}`),
    },
    CALL,
  );
  await methods.seal(null, CALL);
  await methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, CALL);
  return { service, labels, places };
}
