import type { DBSchema } from 'idb';
import type { GeneratedRecord } from '../core/generation-order';
import type { EncodedImage } from '../core/image-generator';
import type { AuditRecord } from './audit-record';

/** Audit, and key of the order in it. */
export type GeneratedKey = [auditId: string, key: string];

/** What the studio's database holds. Records of generated images and their bytes lie apart: a list of a thousand must not read the bytes. */
export interface StudioSchema extends DBSchema {
  audits: { key: string; value: AuditRecord; indexes: { updatedAt: number } };
  generated: { key: GeneratedKey; value: GeneratedRecord; indexes: { auditId: string } };
  generatedImages: { key: GeneratedKey; value: EncodedImage };
}
