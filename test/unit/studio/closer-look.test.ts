import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CoreCropReport, SensitivityReport } from '../../../src/core/closer-look';
import type { AuditSession } from '../../../src/engine/types';
import { CloserLook } from '../../../src/studio/state/closer-look.svelte';

afterEach(() => vi.useRealTimers());

describe('the pace of a closer look', () => {
  test('is kept apart for the two questions: a crop may take two looks or 38', async () => {
    vi.useFakeTimers();
    const passing = <T>(ms: number, answer: object): Promise<T> => {
      vi.setSystemTime(Date.now() + ms);
      return Promise.resolve(answer as T);
    };
    const session: Pick<AuditSession, 'results' | 'sensitivity' | 'cropToCore'> = {
      results: { classifier: null } as AuditSession['results'],
      // 20 images, unchanged and changed in one way: 40 looks.
      sensitivity: () => passing<SensitivityReport[]>(4_000, [{ heads: [{ before: { n: 20 } }] }]),
      cropToCore: () => passing<CoreCropReport>(600, { mapFrom: 'features', all: { before: { n: 10 } } }),
    };
    const closer = new CloserLook(session as AuditSession);
    expect([closer.looksMs(40), closer.cropMs(10)]).toEqual([null, null]);
    await closer.measure({ corruptions: ['grey'], cueId: null, rowsPerClass: 20 });
    expect([closer.looksMs(80), closer.cropMs(10)]).toEqual([8_000, null]);
    await closer.crop({ target: 'prediction', rowsPerClass: 10 });
    expect([closer.looksMs(80), closer.cropMs(20)]).toEqual([8_000, 1_200]);
  });
});
