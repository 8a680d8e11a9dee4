import type { AspireReport } from '../../core/generation-report';
import { scaleEstimate } from '../../core/intervals';
import type { AuditDocument } from '../audit-document';
import type { GenerationEntry } from '../findings-document';
import { counterfactualEntry } from './counterfactual-entry';
import { diffuBiasEntry } from './diffubias-entry';
import { energyEntry } from './energy-entry';
import { decidedCounts, estimateEntry } from './entry-parts';
import { gatesEntry } from './gates-entry';

/** What the systems that generate came to, and what was decided about their images. */
export function generationEntry(document: AuditDocument): GenerationEntry | null {
  const { aspire, counterfactual, diffubias } = document.generation ?? {};
  if (!aspire && !counterfactual && !diffubias) return null;
  return {
    aspire: aspire ? aspireEntry(aspire, document) : null,
    counterfactual: counterfactual ? counterfactualEntry(counterfactual, document) : null,
    diffubias: diffuBiasEntry(document),
  };
}

function aspireEntry(aspire: AspireReport, document: AuditDocument): GenerationEntry['aspire'] {
  const { dataset } = document;
  const nameOf = (classIndex: number): string => dataset.classes[classIndex] ?? '';
  return {
    generator: aspire.generator.title,
    captions: aspire.captions,
    seed: aspire.seed,
    classes: dataset.classes.map((name, label) => ({
      class: name,
      sources: aspire.sources[label] ?? 0,
      skippedWrong: aspire.skippedWrong[label] ?? 0,
      forTraining: aspire.forTraining[label] ?? 0,
    })),
    tests: aspire.tests.map((test) => ({
      class: nameOf(test.classIndex),
      factor: test.factor,
      phrase: test.phrase,
      hitRate: estimateEntry(test.hitRate),
      controlRate: estimateEntry(test.controlRate),
      differencePoints: estimateEntry(scaleEstimate(test.difference, 100)),
      p: test.p,
      q: test.q,
      isSignificant: test.isSignificant,
    })),
    gates: gatesEntry(aspire),
    failed: aspire.failed,
    ...decidedCounts(document, 'aspire'),
    energy: energyEntry(document, 'aspire'),
    seconds: aspire.seconds,
  };
}
