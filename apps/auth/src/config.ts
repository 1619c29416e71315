import { serviceSettings } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

const storeSettings = {
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({ description: "DynamoDB Local's address; AWS's own when left out" }),
  ),
  AWS_REGION: Type.String({ description: 'the region of the table' }),
  USERS_TABLE: Type.String({ default: 'Users', description: 'the DynamoDB table' }),
  ALLOW_WEAK_PASSWORDS: Type.Boolean({
    default: false,
    description: 'takes passwords of any length; for the demo user of the local platform only',
  }),
}

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...storeSettings,
  TENANT_REGISTRY_URL: Type.String({ description: 'base address of tenant-registry' }),
  GEO_URL: Type.String({ description: 'base address of geo, which keeps the audit log' }),
  TOKEN_KEYS_FILE: Type.String({ description: 'private JWKS that signs Auth_tokens; the first key signs' }),
  ISSUER: Type.String({ description: '`iss` of Auth_tokens' }),
})
export type Config = Static<typeof ConfigSchema>

/** What migrate.ts needs: it has no business with keys and neighbours, nor the service with this password. */
export const MigrationSchema = Type.Object({
  ...storeSettings,
  BOOTSTRAP_ADMIN_EMAIL: Type.Optional(Type.String({ description: 'e-mail of the first platform:admin' })),
  BOOTSTRAP_ADMIN_PASSWORD: Type.Optional(
    Type.String({ description: 'password of the first platform:admin' }),
  ),
})
export type MigrationConfig = Static<typeof MigrationSchema>
