import type { AuditDocument } from './audit-document';

/** Pictures for a report: thumbnails by row. */
export interface ReportImages {
  thumbnail(row: number): Promise<Blob | null>;
  /** Rows of the class at an end of a cue's ranking, for the pictures beside a finding. */
  cueEnd(classIndex: number, cueId: string, end: 'high' | 'low', count: number): Promise<readonly number[]>;
}

/** One file that a person takes away. */
export interface TakeAwayWriter {
  fileName: string;
  /** What is in it, in a sentence. */
  description: string;
  /** Null where the audit has nothing for this file yet. */
  write(document: AuditDocument, images: ReportImages): Promise<Blob | null>;
}
