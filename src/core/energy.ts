import { AppError } from './errors';

/** A figure that somebody chose, with where it comes from: both are shown, and both can be changed. */
export interface SourcedFigure {
  value: number;
  source: string;
}

/** What an estimate of a generation run's energy rests on. */
export interface EnergyAssumptions {
  /** Power that the machine draws while it makes an image, in watts. */
  powerWatts: SourcedFigure;
  /** Carbon dioxide equivalent of the electricity, in grams per kilowatt-hour. */
  gridGramsPerKilowattHour: SourcedFigure;
}

/** Where the images are made: on a machine with a graphics card that a service runs on, or in the page by the processor. */
export type MakingPlace = 'endpoint' | 'page';

const WORLD_GRID: SourcedFigure = {
  value: 480,
  source: 'World average of 2023, Ember, Global Electricity Review 2024',
};

/**
 * Where nobody has put in figures of their own. Of a service only its address is known and not its hardware, so that its power is that of one common card at
 * full load: an order of magnitude, not a measurement.
 */
export const DEFAULT_ASSUMPTIONS: Readonly<Record<MakingPlace, EnergyAssumptions>> = {
  endpoint: {
    powerWatts: { value: 350, source: 'Board power of a GeForce RTX 3090 as NVIDIA states it' },
    gridGramsPerKilowattHour: WORLD_GRID,
  },
  page: {
    powerWatts: { value: 65, source: 'Base power of a Core i7-12700 desktop processor as Intel states it' },
    gridGramsPerKilowattHour: WORLD_GRID,
  },
};

export interface EnergyEstimate {
  images: number;
  /** Sum of the measured seconds; waiting at the service and on the way counts as work, so that this is an upper bound of its time. */
  seconds: number;
  kilowattHours: number;
  co2Grams: number;
  /** NaN of no image. */
  co2GramsPerImage: number;
}

const JOULES_PER_KILOWATT_HOUR = 3_600_000;

/**
 * Energy of a run: kWh = sum of seconds x watts / 3.6e6, g CO2 = kWh x grams per kWh. Several requests at once on one machine each count its full power.
 * Making the hardware, cooling and the network are left out.
 *
 * @param seconds measured per image, failed tries too where they were measured
 * @throws AppError `bad-input` for a figure that is negative or no number
 */
export function estimateEnergy(seconds: readonly number[], assumptions: EnergyAssumptions): EnergyEstimate {
  const { powerWatts, gridGramsPerKilowattHour } = assumptions;
  const figures = [powerWatts.value, gridGramsPerKilowattHour.value, ...seconds];
  const wrong = figures.find((value) => !(Number.isFinite(value) && value >= 0));
  if (wrong !== undefined) {
    throw new AppError('bad-input', `${wrong} is no power, grid factor or time.`, 'Give numbers from 0 on.');
  }
  const total = seconds.reduce((sum, value) => sum + value, 0);
  const kilowattHours = (total * powerWatts.value) / JOULES_PER_KILOWATT_HOUR;
  const co2Grams = kilowattHours * gridGramsPerKilowattHour.value;
  return {
    images: seconds.length,
    seconds: total,
    kilowattHours,
    co2Grams,
    co2GramsPerImage: co2Grams / seconds.length,
  };
}
