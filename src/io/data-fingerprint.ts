import { sha256Hex } from '../core/sha256';
import type { AuditDocument } from './audit-document';

/**
 * SHA-256 of the data set: one line an image, `<SHA-256 of the file>\t<class>\t<path>`, lines sorted by code unit and joined by "\n".
 * The same files under the same labels give the same fingerprint, whatever their order.
 */
export function dataFingerprint(document: Pick<AuditDocument, 'dataset' | 'hashes'>): string {
  const { dataset, hashes } = document;
  const lines = dataset.paths.map(
    (path, row) => `${hashes[row] ?? ''}\t${dataset.classes[dataset.labels[row]!] ?? ''}\t${path}`,
  );
  // The default order is by code unit: no locale takes part.
  return sha256Hex(new TextEncoder().encode(lines.sort().join('\n')));
}
