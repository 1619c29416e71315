// The door for those who keep assets in S3: it loads the SDK, index.ts does not.
export { createS3Client, openAssets } from './assets/clusters.ts'
export { createTenantAssets } from './assets/tenant-assets.ts'
