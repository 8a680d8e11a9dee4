import { ASSUMED_ENERGY, assumedPowerWatts, energyOf, GRID_GRAMS_PER_KWH } from '../../core/energy';
import type { SystemId } from '../../core/generation-order';
import type { AuditDocument } from '../audit-document';
import type { EnergyEntry } from '../findings-document';
import { finite } from './entry-parts';

/** Said of a figure that a person put in the place of the assumed one. */
const BY_USER = 'as the user states it';

/** What the images of a system took: measured seconds, and what the figures at hand make of them. */
export function energyEntry({ generated, energy = ASSUMED_ENERGY }: AuditDocument, system: SystemId): EnergyEntry {
  const made = (generated?.records ?? []).flatMap(({ by, order }) => (by && order.system === system ? [by] : []));
  const assumed = new Map(made.map(({ generatorId, protocol }) => [generatorId, assumedPowerWatts(protocol)]));
  const wattsOf = (id: string): number => energy.watts[id] ?? assumed.get(id)?.value ?? 0;
  const isGridAssumed = energy.gridGramsPerKwh === GRID_GRAMS_PER_KWH.value;
  return {
    gridGramsPerKwh: energy.gridGramsPerKwh,
    gridSource: isGridAssumed ? GRID_GRAMS_PER_KWH.source : BY_USER,
    generators: energyOf(made, wattsOf, energy.gridGramsPerKwh).map((one) => ({
      generator: one.generatorTitle,
      images: one.images,
      seconds: one.seconds,
      powerWatts: one.powerWatts,
      powerSource: energy.watts[one.generatorId] === undefined ? assumed.get(one.generatorId)!.source : BY_USER,
      kilowattHours: one.kilowattHours,
      gramsCo2: one.gramsCo2,
      gramsCo2PerImage: finite(one.gramsCo2PerImage),
    })),
  };
}
