export type { AssetCluster } from './assets/clusters.ts'
export type { StoredObject, StoredUpload } from './assets/listing.ts'
export type { AssetPart } from './assets/multipart.ts'
export { maxPresignSeconds } from './assets/presign-limit.ts'
export type { PresignedForm } from './assets/presigning.ts'
export type { AssetContent, TenantAssets } from './assets/tenant-assets.ts'
export {
  createTenantDirectory,
  type DirectoryEntry,
  directoryName,
  type TenantDirectory,
  usablePlacement,
} from './directory.ts'
export {
  ClusterUnknown,
  TenantFrozen,
  TenantMismatch,
  TenantNotReady,
  TenantScopeViolation,
  TenantSuspended,
  TenantUnknown,
} from './errors.ts'
export type { MongoCluster } from './mongo/clusters.ts'
export { documentKey } from './mongo/document-key.ts'
export { listSilos, type SiloDatabase } from './mongo/silo-databases.ts'
export type {
  Duplicate,
  FindOptions,
  StreamOptions,
  TenantCollection,
  TenantDocument,
  TenantMongo,
} from './mongo/tenant-mongo.ts'
export {
  classOf,
  type Placement,
  PlacementSchema,
  type StorePlacement,
  StorePlacementSchema,
  type TenantStatus,
  TenantStatusSchema,
  TenantUuidSchema,
  type Tier,
  TierSchema,
} from './placement.ts'
export { type TenantConnectionOptions, type Tenants, tenantConnection } from './plugin.ts'
export type { Rows, Statement } from './postgres/batch.ts'
export { type Capability, createCapabilities, mintCapability } from './postgres/capability.ts'
export type { ConnectionCounts, PostgresCluster, PostgresLease } from './postgres/cluster.ts'
export type { TenantPostgres, TenantTransaction } from './postgres/tenant-postgres.ts'
export { CheckSchema, type ProvisioningOptions, tenantProvisioning } from './provisioning.ts'
export { siloBucket, siloDatabase, siloPassword, siloTenant } from './silo.ts'
export type { Tenant } from './tenant.ts'
