import type { AuditDocument } from '../audit-document';
import { classFolders, decidedRecords, imageName, type DecidedRecord } from '../generated-provenance';
import { storedZip, type ZipEntry } from '../stored-zip';
import type { TakeAwayWriter } from '../writers';

/** How often a trainer of the kohya kind sees each image in a round: the number in front of the folder's name. */
const REPEATS = 10;

/** The word that the token is learnt under: none that a language has. */
export function tokenOf(className: string): string {
  return `aspire${className.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')}`;
}

/** The caption as it reads after the edit; where it does not say what was changed, the class has to do. */
function captionOf({ order: { caption, change } }: DecidedRecord, className: string): string {
  const plain = `a photo of ${className}`;
  if (!caption) return plain;
  if (!change) return caption;
  if (change.from === '' || !caption.includes(change.from)) return plain;
  const edited = caption.replace(change.from, () => change.to);
  return edited.replace(/\s+/g, ' ').trim();
}

/** Accepted edits of ASPIRE that flipped a prediction, each with a caption of the same name beside it; [] where there are none. */
export function exampleEntries(document: AuditDocument): ZipEntry[] {
  const examples = new Set(document.generated?.exampleKeys ?? []);
  const { classes } = document.dataset;
  const folders = classFolders(classes);
  return decidedRecords(document.generated).flatMap((record) => {
    const { system, purpose, label, key } = record.order;
    if (record.state !== 'accepted' || system !== 'aspire' || purpose !== 'edit' || !examples.has(key)) return [];
    const className = classes[label] ?? '';
    const token = tokenOf(className);
    const path = `${REPEATS}_${token} ${folders[label] ?? '_'}/${imageName(record)}`;
    const caption = `${token}, ${captionOf(record, className)}\n`;
    return [
      { path, bytes: record.image.bytes },
      { path: path.replace(/\.[^.]+$/, '.txt'), bytes: new TextEncoder().encode(caption) },
    ];
  });
}

export const generatedExamplesZipWriter: TakeAwayWriter = {
  fileName: 'aspire-examples.zip',
  description:
    'The accepted edits that changed a prediction, with a caption file beside each, as trainers of the kohya kind read them. Learning the token or LoRA ' +
    'happens on your own endpoint, not here.',
  write: async (document) => {
    const entries = exampleEntries(document);
    return entries.length > 0 ? storedZip(entries) : null;
  },
};
