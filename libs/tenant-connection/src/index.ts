export { type AssetCluster, createS3Client } from './assets/clusters.ts'
export type { StoredObject, StoredUpload } from './assets/listing.ts'
export type { AssetPart } from './assets/multipart.ts'
export { maxPresignSeconds, type PresignedForm } from './assets/presigning.ts'
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
export { listSilos, type SiloDatabase } from './mongo/silo-databases.ts'
export {
  createTenantMongo,
  type Duplicate,
  documentKey,
  type FindOptions,
  guarded as guardedMongo,
  type StreamOptions,
  type TenantCollection,
  type TenantDocument,
  type TenantMongo,
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
export { type Rows, runBatch, type Statement } from './postgres/batch.ts'
export { type Capability, createCapabilities, mintCapability } from './postgres/capability.ts'
export type { ConnectionCounts, PostgresCluster, PostgresLease } from './postgres/cluster.ts'
export { openPostgres } from './postgres/clusters.ts'
export {
  createTenantPostgres,
  type TenantPostgres,
  type TenantTransaction,
  toStoreError,
} from './postgres/tenant-postgres.ts'
export { CheckSchema, type ProvisioningOptions, tenantProvisioning } from './provisioning.ts'
export { siloBucket, siloDatabase, siloPassword, siloTenant } from './silo.ts'
export type { Tenant } from './tenant.ts'
