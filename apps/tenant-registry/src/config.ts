import { serviceSettings } from '@careeasy/config'
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
  AUTH_URL: Type.String({ description: 'base address of auth' }),
  PROFILE_URL: Type.String({ description: 'base address of profile' }),
  GEO_URL: Type.String({ description: 'base address of geo' }),
  MEDIA_URL: Type.String({ description: 'base address of media' }),
  PLACEMENTS: Type.String({
    default: defaultPlacements,
    description: 'JSON: the clusters of each store, the plans, the default plan',
  }),
})
export type Config = Static<typeof ConfigSchema>

/** What migrate.ts needs. */
export const MigrationSchema = Type.Object(storeSettings)
