import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'
import { defaultPlacements } from './placements.ts'

const storeSettings = {
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({ description: "DynamoDB Local's address; AWS's own when left out" }),
  ),
  AWS_REGION: Type.String({ description: 'the region of the table' }),
  TENANTS_TABLE: Type.String({ default: 'Tenants', description: 'the DynamoDB table' }),
}

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...storeSettings,
  AUTH_URL: serviceUrl('auth'),
  PROFILE_URL: serviceUrl('profile'),
  GEO_URL: serviceUrl('geo'),
  MEDIA_URL: serviceUrl('media'),
  PLACEMENTS: Type.String({
    default: defaultPlacements,
    description: 'JSON: the clusters of each store, the plans, the default plan',
  }),
})
export type Config = Static<typeof ConfigSchema>

/** What migrate.ts needs. */
export const MigrationSchema = Type.Object(storeSettings)
