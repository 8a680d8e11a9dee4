import type { AspireReport } from '../../core/generation-report';
import { scaleEstimate } from '../../core/intervals';
import type { AuditDocument } from '../audit-document';
import type { GenerationEntry } from '../findings-document';
import { counterfactualEntry } from './counterfactual-entry';
import { estimateEntry } from './entry-parts';
import { gatesEntry } from './gates-entry';

/** What the systems that generate came to, and what was decided about their images. */
export function generationEntry(document: AuditDocument): GenerationEntry | null {
  const { aspire, counterfactual } = document.generation ?? {};
  if (!aspire && !counterfactual) return null;
  return {
    aspire: aspire ? aspireEntry(aspire, document) : null,
    counterfactual: counterfactual ? counterfactualEntry(counterfactual, document) : null,
  };
}

function aspireEntry(aspire: AspireReport, { generated, dataset }: AuditDocument): GenerationEntry['aspire'] {
  const nameOf = (classIndex: number): string => dataset.classes[classIndex] ?? '';
  const decided = (state: 'accepted' | 'rejected'): number =>
    (generated?.records ?? []).filter((record) => record.order.system === 'aspire' && record.state === state).length;
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
    accepted: decided('accepted'),
    rejected: decided('rejected'),
    seconds: aspire.seconds,
  };
}
