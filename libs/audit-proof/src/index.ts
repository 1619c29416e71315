export { type AuditEvent, AuditEventSchema } from './event.ts'
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
export {
  createExportVerifier,
  type ExportFault,
  type ExportHeader,
  type ExportRecord,
  type ExportSummary,
  type ExportVerifier,
} from './verify-export.ts'
