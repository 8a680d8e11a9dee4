import { describe, expect, it } from 'vitest';
import {
  assumedPowerWatts,
  busySeconds,
  energyOf,
  GPU_POWER_WATTS,
  GRID_GRAMS_PER_KWH,
  PAGE_POWER_WATTS,
} from '../../../src/core/energy';
import type { GeneratedBy } from '../../../src/core/generation-order';
import { drawInteger, mulberry32, shuffle } from '../../../src/core/random';

const span = (startedAtMs: number, endedAtMs: number) => ({ startedAtMs, endedAtMs });

function made(generatorId: string, madeAt: number, seconds: number): GeneratedBy {
  return {
    generatorId,
    generatorTitle: `Title of ${generatorId}`,
    protocol: 'comfyui',
    model: 'some model',
    seedUsed: 1,
    seconds,
    madeAt,
    imageHash: '00',
  };
}

describe('seconds in use', () => {
  it('count requests under way at the same time once, and pauses not at all', () => {
    expect(busySeconds([])).toBe(0);
    expect(busySeconds([span(0, 4000), span(1000, 2000), span(3000, 6000), span(9000, 10_000)])).toBe(7);
  });

  it('are those of a count of milliseconds, in whatever order they are told', () => {
    const uniform = mulberry32(8);
    for (let turn = 0; turn < 20; turn += 1) {
      const spans = Array.from({ length: 12 }, () => {
        const start = drawInteger(uniform, 300);
        return span(start, start + drawInteger(uniform, 40));
      });
      const busy = new Set(
        spans.flatMap(({ startedAtMs, endedAtMs }) =>
          Array.from({ length: endedAtMs - startedAtMs }, (_, i) => startedAtMs + i),
        ),
      );
      expect(busySeconds(shuffle(spans, uniform))).toBeCloseTo(busy.size / 1000, 12);
    }
  });
});

describe('energy of a run', () => {
  it('is seconds by watts by grams, per generator', () => {
    const estimates = energyOf(
      [made('a', 3_600_000, 3600), made('b', 10_000, 5), made('b', 12_000, 5)],
      (id) => (id === 'a' ? 1000 : 450),
      436,
    );
    expect(estimates).toHaveLength(2);
    expect(estimates[0]).toMatchObject({ generatorId: 'a', images: 1, seconds: 3600, kilowattHours: 1, gramsCo2: 436 });
    expect(estimates[1]).toMatchObject({ generatorTitle: 'Title of b', images: 2, seconds: 7, powerWatts: 450 });
    expect(estimates[1]!.kilowattHours).toBeCloseTo((7 * 450) / 3.6e6, 12);
    expect(estimates[1]!.gramsCo2PerImage).toBeCloseTo(estimates[1]!.gramsCo2 / 2, 12);
    expect(energyOf([], () => 1, 1)).toEqual([]);
  });

  it('takes the page’s own generators for a processor and a service for a graphics card, each with its source', () => {
    expect(assumedPowerWatts('demo-painter')).toBe(PAGE_POWER_WATTS);
    expect(assumedPowerWatts('background-swap')).toBe(PAGE_POWER_WATTS);
    expect(assumedPowerWatts('openai-images')).toBe(GPU_POWER_WATTS);
    for (const { value, source } of [PAGE_POWER_WATTS, GPU_POWER_WATTS, GRID_GRAMS_PER_KWH]) {
      expect(value).toBeGreaterThan(0);
      expect(source).not.toBe('');
    }
  });
});
