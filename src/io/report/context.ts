import type { CueDescription, Finding } from '../../core/audit';
import { cuePhrase } from '../../core/finding-text';
import { cuesById } from '../../core/suspects';
import type { AuditDocument } from '../audit-document';
import type { PictureShelf } from './pictures';

/** What every section of the report is given. */
export interface ReportContext {
  document: AuditDocument;
  pictures: PictureShelf;
  className(classIndex: number): string;
  cue(cueId: string): CueDescription | undefined;
  /** The cue inside a sentence. */
  phrase(cueId: string): string;
  /** The judgement of a finding's cue for its class, if there is one. */
  judgement(finding: Finding): string | null;
}

export function reportContext(document: AuditDocument, pictures: PictureShelf): ReportContext {
  const cues = document.cues ? cuesById(document.cues) : new Map<string, CueDescription>();
  return {
    document,
    pictures,
    className: (classIndex) => document.dataset.classes[classIndex] ?? '',
    cue: (cueId) => cues.get(cueId),
    phrase: (cueId) => cuePhrase(cues.get(cueId), cueId),
    judgement: ({ classIndex, cueId }) =>
      document.judgements.find((entry) => entry.classIndex === classIndex && entry.cueId === cueId)?.judgement ?? null,
  };
}
