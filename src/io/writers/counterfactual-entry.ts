import type { CounterfactualReport } from '../../core/generation-report';
import { scaleEstimate } from '../../core/intervals';
import type { Weakness } from '../../core/weakness';
import type { AuditDocument } from '../audit-document';
import type { CounterfactualEntry, WeaknessEntry } from '../findings-document';
import { energyEntry } from './energy-entry';
import { decidedCounts, estimateEntry } from './entry-parts';

function weaknessEntry(line: Weakness, classes: readonly string[]): WeaknessEntry {
  const { headId, classIndex, factor, span, drop, dropBeyondLook, probabilityDrop, p, q, isSignificant } = line;
  return {
    head: headId,
    class: classes[classIndex] ?? '',
    factor,
    words: span,
    dropPoints: estimateEntry(scaleEstimate(drop, 100)),
    dropBeyondLookPoints: dropBeyondLook && estimateEntry(scaleEstimate(dropBeyondLook, 100)),
    probabilityDrop: estimateEntry(probabilityDrop),
    p,
    q,
    isSignificant,
  };
}

/** What counterfactual reinforcement came to, and what was decided about its images. */
export function counterfactualEntry(report: CounterfactualReport, document: AuditDocument): CounterfactualEntry {
  const { classes } = document.dataset;
  return {
    generator: report.generator.title,
    captions: report.captions,
    seed: report.seed,
    classes: classes.map((name, label) => ({
      class: name,
      sources: report.sources[label] ?? 0,
      heldOut: report.heldOutSources[label] ?? 0,
    })),
    factors: report.perturbed.map((count) => ({ ...count })),
    weaknesses: report.weaknesses.map((line) => weaknessEntry(line, classes)),
    byWords: report.spans.map((line) => weaknessEntry(line, classes)),
    heldOut: report.heldOut.map(({ headId, original, unperturbed, perturbed, gain }) => ({
      head: headId,
      original: estimateEntry(original),
      unperturbed: unperturbed && estimateEntry(unperturbed),
      perturbed: estimateEntry(perturbed),
      gainPoints: gain && estimateEntry(scaleEstimate(gain, 100)),
    })),
    failed: report.failed,
    ...decidedCounts(document, 'counterfactual'),
    energy: energyEntry(document, 'counterfactual'),
    seconds: report.seconds,
  };
}
