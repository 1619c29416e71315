// The door for those who keep data in MongoDB: it loads the driver, index.ts does not.
export { openMongo } from './mongo/clusters.ts'
export { createTenantMongo, guarded as guardedMongo } from './mongo/tenant-mongo.ts'
