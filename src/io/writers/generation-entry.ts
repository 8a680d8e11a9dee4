import type { AspireReport } from '../../core/generation-report';
import { scaleEstimate } from '../../core/intervals';
import type { AuditDocument } from '../audit-document';
import type { GenerationEntry } from '../findings-document';
import { diffuBiasEntry } from './diffubias-entry';
import { energyEntry } from './energy-entry';
import { estimateEntry } from './entry-parts';

/** What the systems that generate came to, and what was decided about their images. */
export function generationEntry(document: AuditDocument): GenerationEntry | null {
  const { aspire = null, diffubias = null } = document.generation ?? {};
  if (!aspire && !diffubias) return null;
  return { aspire: aspire && aspireEntry(document, aspire), diffubias: diffuBiasEntry(document) };
}

function aspireEntry(document: AuditDocument, aspire: AspireReport): GenerationEntry['aspire'] {
  const { generated, dataset } = document;
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
    failed: aspire.failed,
    accepted: decided('accepted'),
    rejected: decided('rejected'),
    energy: energyEntry(document, 'aspire'),
    seconds: aspire.seconds,
  };
}
