import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

/** The addresses of the cluster `main`, and those of further ones. */
const clusterSettings = {
  POSTGRES_URL: Type.String({
    format: 'uri',
    description: 'database, as the login that row-level security binds',
  }),
  POSTGRES_PROVISIONER_URL: Type.String({
    format: 'uri',
    description: "the same database, as the login that may register tenants' capabilities and nothing else",
  }),
  POSTGRES_OWNER_URL: Type.Optional(
    Type.String({
      format: 'uri',
      description:
        "the same database, as a superuser: only an instance that has it can make tenants' own databases",
    }),
  ),
  POSTGRES_CLUSTERS: Type.Optional(
    Type.String({
      description: 'further clusters as JSON: { "<name>": { url, provisioner_url, owner_url? } }',
    }),
  ),
}

/** Where the newest seals are kept besides, by who cannot be told to change them; nowhere without a bucket. */
const anchorSettings = {
  AUDIT_ANCHOR_BUCKET: Type.Optional(
    Type.String({ minLength: 3, maxLength: 63, description: 'bucket, best one with object lock' }),
  ),
  AUDIT_ANCHOR_ENDPOINT: Type.Optional(
    Type.String({ format: 'uri', description: "the S3 endpoint; AWS's own if unset" }),
  ),
  AUDIT_ANCHOR_REGION: Type.Optional(Type.String({ minLength: 1 })),
  AUDIT_ANCHOR_ACCESS_KEY_ID: Type.Optional(Type.String({ minLength: 1 })),
  AUDIT_ANCHOR_SECRET_ACCESS_KEY: Type.Optional(Type.String({ minLength: 1 })),
  AUDIT_ANCHOR_INTERVAL: Type.Optional(
    Type.Integer({ minimum: 1_000, maximum: 3_600_000, description: 'milliseconds between anchors, 60000' }),
  ),
  AUDIT_ANCHOR_LOCK: Type.Optional(
    Type.Union([Type.Literal('COMPLIANCE'), Type.Literal('GOVERNANCE')], {
      description: 'how an anchor is locked where the bucket has object lock, COMPLIANCE',
    }),
  ),
  AUDIT_ANCHOR_LOCK_DAYS: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 36_500, description: 'days that an anchor is locked, 400' }),
  ),
}

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...clusterSettings,
  ...anchorSettings,
  TENANT_REGISTRY_URL: serviceUrl('tenant-registry'),
  GEOFENCE_METRES: Type.Number({
    minimum: 1,
    maximum: 100_000,
    default: 150,
    description:
      'how far from a place a visit may begin and end, unless the place has a `geofence` of its own',
  }),
  COLLECTIONS_MAX: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000,
      description: 'collections that a tenant may define, 50',
    }),
  ),
  COLLECTION_CHECK_MAX: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      description:
        'features that a change of their schema is checked with, 100000; a collection with more keeps its own',
    }),
  ),
  AUDIT_SEAL_INTERVAL: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      description: 'milliseconds between seals of the audit log, 500; 0 leaves sealing to other replicas',
    }),
  ),
  CAPABILITY_KEY: Type.String({
    pattern: '^[0-9a-fA-F]{64}$',
    description: "64 hex digits from which tenants' capabilities are derived",
  }),
})
export type Config = Static<typeof ConfigSchema>

/** What src/migrate.ts needs. */
export const MigrateConfigSchema = Type.Object(clusterSettings)
export type MigrateConfig = Static<typeof MigrateConfigSchema>
