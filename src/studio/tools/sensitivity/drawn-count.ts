import { SPLITS, type ClassifierReport } from '../../../core/audit';

/** How many test images are looked at when at most so many of each class are drawn. */
export function drawnCount(classifier: ClassifierReport | null, rowsPerClass: number): number {
  const counts = classifier?.counts[SPLITS.indexOf('test')] ?? [];
  return counts.reduce((sum, count) => sum + Math.min(count, Math.max(0, rowsPerClass || 0)), 0);
}
