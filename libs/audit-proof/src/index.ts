export { type AuditAnchor, readAnchor, writeAnchor } from './anchor.ts'
export { type AuditEvent, AuditEventSchema } from './event.ts'
export type { ExportFault, ExportHeader, ExportRecord, ExportSummary } from './export-records.ts'
export { type MerkleStep, merklePath, merkleRoot, rootOfPath } from './merkle.ts'
export {
  type AuditEntry,
  AuditEntrySchema,
  type AuditProof,
  AuditProofSchema,
  type AuditSeal,
  AuditSealSchema,
  leafHash,
  noSeal,
  sealHash,
  verifyProof,
} from './seal.ts'
export { createExportVerifier, type ExportVerifier } from './verify-export.ts'
