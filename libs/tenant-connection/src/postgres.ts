// The door for those who keep data in PostgreSQL: it loads the driver, index.ts does not.
export { runBatch } from './postgres/batch.ts'
export { openPostgres, openTenantPostgres } from './postgres/clusters.ts'
export { createTenantPostgres, toStoreError } from './postgres/tenant-postgres.ts'
