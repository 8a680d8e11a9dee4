import type { AuditDocument } from '../audit-document';
import { classFolders, decidedRecords, imageName, maskPath, provenanceEntry } from '../generated-provenance';
import { storedZip, type ZipEntry } from '../stored-zip';
import type { TakeAwayWriter } from '../writers';

/** Images by decision and class, the masks they were made with, and `generated.jsonl`; [] where none was decided on. */
export function generatedEntries(document: AuditDocument): ZipEntry[] {
  const folders = classFolders(document.dataset.classes);
  const images = new Map<string, ZipEntry>();
  const masks = new Map<string, ZipEntry>();
  const lines: string[] = [];
  for (const record of decidedRecords(document.generated)) {
    const path = `${record.state}/${folders[record.order.label] ?? '_'}/${imageName(record)}`;
    images.set(path, { path, bytes: record.image.bytes });
    const { mask } = record.order;
    if (mask) masks.set(maskPath(mask), { path: maskPath(mask), bytes: mask });
    lines.push(`${JSON.stringify(provenanceEntry(record, path, document))}\n`);
  }
  if (lines.length === 0) return [];
  const provenance = { path: 'generated.jsonl', bytes: new TextEncoder().encode(lines.join('')) };
  return [provenance, ...images.values(), ...masks.values()];
}

export const generatedZipWriter: TakeAwayWriter = {
  fileName: 'generated.zip',
  description:
    'Every generated image that was accepted or rejected, in folders by decision and class, and generated.jsonl: a line an image with prompt, seed, ' +
    'model, source, mask and what the gates measured. No key of a service is in it.',
  write: async (document) => {
    const entries = generatedEntries(document);
    return entries.length > 0 ? storedZip(entries) : null;
  },
};
