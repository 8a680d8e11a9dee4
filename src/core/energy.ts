import type { GeneratedBy } from './generation-order';
import type { GeneratorProtocol } from './image-generator';

/** A figure that an estimate rests on, and where it is from. The user can put another in its place. */
export interface AssumedFigure {
  value: number;
  source: string;
}

/** What a machine of each kind takes while it makes an image, in watts. */
export const PAGE_POWER_WATTS: AssumedFigure = {
  value: 28,
  source: 'an assumption, not a measurement: a laptop’s processor at work',
};
export const GPU_POWER_WATTS: AssumedFigure = {
  value: 450,
  source:
    'total graphics power that the maker states for a GeForce RTX 4090; the machine around it and its cooling are not in it',
};

/** Greenhouse gases of a kilowatt-hour, in grams of CO2 equivalent. */
export const GRID_GRAMS_PER_KWH: AssumedFigure = {
  value: 480,
  source: 'mean of the world’s electricity in 2023: Ember, Global Electricity Review 2024',
};

/** What an estimate rests on, beside the seconds. */
export interface EnergyFigures {
  /** Watts by generator id; those of `assumedPowerWatts` where there are none. */
  watts: Readonly<Record<string, number>>;
  gridGramsPerKwh: number;
}

export const ASSUMED_ENERGY: EnergyFigures = { watts: {}, gridGramsPerKwh: GRID_GRAMS_PER_KWH.value };

/** What is assumed of a generator's machine until the user says better: those of the page run on the processor. */
export function assumedPowerWatts(protocol: GeneratorProtocol): AssumedFigure {
  return protocol === 'demo-painter' || protocol === 'background-swap' ? PAGE_POWER_WATTS : GPU_POWER_WATTS;
}

/** When a request was under way. */
export interface BusySpan {
  startedAtMs: number;
  endedAtMs: number;
}

/** Seconds in which at least one request was under way: requests at the same time are not counted twice. */
export function busySeconds(spans: readonly BusySpan[]): number {
  let total = 0;
  let until = -Infinity;
  for (const { startedAtMs, endedAtMs } of spans.toSorted((one, other) => one.startedAtMs - other.startedAtMs)) {
    total += Math.max(0, endedAtMs - Math.max(startedAtMs, until));
    until = Math.max(until, endedAtMs);
  }
  return total / 1000;
}

export interface EnergyEstimate {
  generatorId: string;
  generatorTitle: string;
  images: number;
  /** See `busySeconds`. Waiting in the service's own line is in it, so that it is rather too much. */
  seconds: number;
  powerWatts: number;
  kilowattHours: number;
  gramsCo2: number;
  /** Per image; NaN of none. */
  gramsCo2PerImage: number;
}

/** Joules of a kilowatt-hour. */
const JOULES_PER_KWH = 3_600_000;

/**
 * Energy and CO2 of a run per generator: measured seconds x watts x grams per kilowatt-hour. An estimate: only the seconds are measured.
 *
 * @param made the images of the run
 * @param powerWatts of a generator's machine
 */
export function energyOf(
  made: readonly GeneratedBy[],
  powerWatts: (generatorId: string) => number,
  gridGramsPerKwh: number,
): EnergyEstimate[] {
  const byGenerator = new Map<string, GeneratedBy[]>();
  for (const one of made) byGenerator.set(one.generatorId, [...(byGenerator.get(one.generatorId) ?? []), one]);
  return [...byGenerator].map(([generatorId, own]) => {
    const seconds = busySeconds(
      own.map(({ madeAt, seconds: taken }) => ({ startedAtMs: madeAt - 1000 * taken, endedAtMs: madeAt })),
    );
    const watts = powerWatts(generatorId);
    const kilowattHours = (seconds * watts) / JOULES_PER_KWH;
    const gramsCo2 = kilowattHours * gridGramsPerKwh;
    return {
      generatorId,
      generatorTitle: own[0]!.generatorTitle,
      images: own.length,
      seconds,
      powerWatts: watts,
      kilowattHours,
      gramsCo2,
      gramsCo2PerImage: gramsCo2 / own.length,
    };
  });
}
