import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

/** Where the objects are; all that the migration needs. */
export const StoreConfigSchema = Type.Object({
  MONGODB_URL: Type.String({ description: 'mongodb://… of the cluster `main`' }),
  MONGODB_DATABASE: Type.String({
    default: 'profile',
    // A silo's is named after it, and MongoDB takes 63 bytes.
    maxLength: 34,
    description: 'database of the pool tier',
  }),
})

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...StoreConfigSchema.properties,
  MAX_TYPES: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 100_000,
    description: 'types that a tenant may have beside the built-in ones',
  }),
  TENANT_REGISTRY_URL: serviceUrl('tenant-registry'),
  GEO_URL: serviceUrl('geo'),
})
export type Config = Static<typeof ConfigSchema>
