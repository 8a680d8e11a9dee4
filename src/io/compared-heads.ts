import type { HeadReport } from '../core/audit';
import type { AuditDocument } from './audit-document';

/**
 * Every head that was measured, one row a method, the audited one first. Where mending measured a head again, its row is the one
 * that stands: it was made on the same test images as the others.
 */
export function comparedHeads(document: Pick<AuditDocument, 'classifier' | 'mend'>): HeadReport[] {
  const byMethod = new Map<string, HeadReport>();
  for (const report of [...(document.mend?.heads ?? []), ...(document.classifier?.heads ?? [])]) {
    if (!byMethod.has(report.method)) byMethod.set(report.method, report);
  }
  const audited = document.classifier?.kind;
  return [...byMethod.values()].sort((a, b) => Number(b.method === audited) - Number(a.method === audited));
}
