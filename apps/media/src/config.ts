import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

/** Where assets and their metadata are; all that the migration needs. */
export const StoreConfigSchema = Type.Object({
  S3_ENDPOINT: Type.Optional(
    Type.String({ format: 'uri', description: "the S3 endpoint; AWS's own if unset" }),
  ),
  S3_PUBLIC_ENDPOINT: Type.Optional(
    Type.String({ format: 'uri', description: 'the S3 endpoint as clients reach it; S3_ENDPOINT if unset' }),
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
  TENANT_REGISTRY_URL: serviceUrl('tenant-registry'),
  GEO_URL: serviceUrl('geo'),
  MAX_ASSET_BYTES: Type.Integer({
    default: 5 * 1_073_741_824,
    minimum: 1,
    description: 'bytes an asset may have',
  }),
  IMAGE_PROCESSES: Type.Integer({
    default: 2,
    minimum: 1,
    description: 'images made at once, each in its process',
  }),
  IMAGE_TIMEOUT_MS: Type.Integer({ default: 10_000, minimum: 100, description: 'how long one may take' }),
  IMAGE_MAX_PIXELS: Type.Integer({
    default: 50_000_000,
    minimum: 1,
    description: 'pixels of a file that an image is made of',
  }),
  IMAGE_MEMORY_BYTES: Type.Integer({
    default: 512 * 1_048_576,
    minimum: 134_217_728,
    description: 'what the process of an image may take',
  }),
  DEFAULT_QUOTA_BYTES: Type.Integer({
    default: 100 * 1_073_741_824,
    minimum: 0,
    description: 'bytes that the assets of a tenant without a quota of its own may have',
  }),
  MAX_OPEN_UPLOADS: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 5_000,
    description: 'uploads of one tenant at a time',
  }),
  MIN_UPLOAD_RATE: Type.Integer({
    default: 1_024,
    minimum: 0,
    description: 'bytes a second below which a streamed upload is cut off; 0 for never',
  }),
  MIN_UPLOAD_RATE_WINDOW_MS: Type.Integer({
    default: 30_000,
    minimum: 100,
    description: 'how long that rate is averaged over',
  }),
  UPLOAD_LEASE_MS: Type.Integer({
    default: 120_000,
    minimum: 1_000,
    description: 'how long an upload is silent until another replica finishes or undoes it',
  }),
  SWEEP_INTERVAL_MS: Type.Integer({ default: 30_000, minimum: 100, description: 'between two sweeps' }),
  CLAMD_URL: Type.Optional(
    Type.String({
      pattern: '^(tcp://[^/]+|unix:/.+)$',
      description: "ClamAV's daemon, tcp://host:port or unix:/path; without it no file is scanned",
    }),
  ),
  CLAMD_PATIENCE_MS: Type.Integer({
    default: 20_000,
    minimum: 100,
    description: 'how long the daemon may be silent',
  }),
  MALWARE_POLICY: Type.Union([Type.Literal('refuse'), Type.Literal('quarantine')], {
    default: 'refuse',
    description:
      'what becomes of an upload while the daemon is away: 503, or kept unread until it was scanned',
  }),
})
export type Config = Static<typeof ConfigSchema>

/** The cluster `main` of the asset stores. */
export function assetCluster(config: StoreConfig) {
  return {
    ...(config.S3_ENDPOINT === undefined ? {} : { endpoint: config.S3_ENDPOINT }),
    ...(config.S3_PUBLIC_ENDPOINT === undefined ? {} : { publicEndpoint: config.S3_PUBLIC_ENDPOINT }),
    region: config.AWS_REGION,
    bucket: config.S3_BUCKET,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
  }
}
