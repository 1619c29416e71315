export type { AssetContent, TenantAssets } from './assets/tenant-assets.ts'
export {
  type AssetCluster,
  createS3Client,
  type MongoCluster,
  openPostgres,
  type PostgresCluster,
} from './clusters.ts'
export {
  createTenantDirectory,
  type DirectoryEntry,
  directoryName,
  type TenantDirectory,
  usablePlacement,
} from './directory.ts'
export {
  TenantFrozen,
  TenantMismatch,
  TenantNotReady,
  TenantScopeViolation,
  TenantSuspended,
  TenantUnknown,
} from './errors.ts'
export {
  documentKey,
  guarded as guardedMongo,
  type TenantCollection,
  type TenantDocument,
  type TenantMongo,
} from './mongo/tenant-mongo.ts'
export {
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
export { type Capability, mintCapability } from './postgres/capability.ts'
export {
  createTenantPostgres,
  type TenantPostgres,
  type TenantTransaction,
  toStoreError,
} from './postgres/tenant-postgres.ts'
export { CheckSchema, type ProvisioningOptions, tenantProvisioning } from './provisioning.ts'
export { siloBucket, siloDatabase, siloPassword, siloTenant } from './silo.ts'
export type { Tenant } from './tenant.ts'
