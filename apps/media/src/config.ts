import { serviceSettings } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

/** Where assets and their metadata are; all that the migration needs. */
export const StoreConfigSchema = Type.Object({
  S3_ENDPOINT: Type.Optional(
    Type.String({ format: 'uri', description: "the S3 endpoint; AWS's own if unset" }),
  ),
  S3_ACCESS_KEY_ID: Type.String({ minLength: 1 }),
  S3_SECRET_ACCESS_KEY: Type.String({ minLength: 1 }),
  S3_BUCKET: Type.String({
    default: 'careeasy-assets',
    // A silo's is named after it, and S3 takes 63 characters.
    maxLength: 34,
    description: 'bucket of the pool tier',
  }),
  AWS_REGION: Type.String({ minLength: 1 }),
  MONGODB_URL: Type.String({ description: 'mongodb://… of the cluster `main`' }),
  MONGODB_DATABASE: Type.String({
    default: 'media',
    // A silo's is named after it, and MongoDB takes 63 bytes.
    maxLength: 34,
    description: 'database of the pool tier',
  }),
})
export type StoreConfig = Static<typeof StoreConfigSchema>

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...StoreConfigSchema.properties,
  TENANT_REGISTRY_URL: Type.String({ format: 'uri', description: 'address of tenant-registry' }),
  GEO_URL: Type.String({ format: 'uri', description: 'address of geo, which keeps the audit log' }),
  MAX_ASSET_BYTES: Type.Integer({
    default: 5 * 1_073_741_824,
    minimum: 1,
    description: 'bytes an asset may have',
  }),
})
export type Config = Static<typeof ConfigSchema>

/** The cluster `main` of the asset stores. */
export function assetCluster(config: StoreConfig) {
  return {
    ...(config.S3_ENDPOINT === undefined ? {} : { endpoint: config.S3_ENDPOINT }),
    region: config.AWS_REGION,
    bucket: config.S3_BUCKET,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
  }
}
