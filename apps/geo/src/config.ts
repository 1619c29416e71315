import { serviceSettings } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

const logins = {
  POSTGRES_URL: Type.String({
    format: 'uri',
    description: 'database, as the login that row-level security binds',
  }),
  POSTGRES_PROVISIONER_URL: Type.String({
    format: 'uri',
    description: "the same database, as the login that may register tenants' capabilities and nothing else",
  }),
}

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ...logins,
  TENANT_REGISTRY_URL: Type.String({ format: 'uri', description: 'address of tenant-registry' }),
  CAPABILITY_KEY: Type.String({
    pattern: '^[0-9a-fA-F]{64}$',
    description: "64 hex digits from which tenants' capabilities are derived",
  }),
})
export type Config = Static<typeof ConfigSchema>

/** What src/migrate.ts needs: the logins that it creates, and one that may create them. */
export const MigrateConfigSchema = Type.Object({
  ...logins,
  POSTGRES_OWNER_URL: Type.String({ format: 'uri', description: 'the same database, as a superuser' }),
})
export type MigrateConfig = Static<typeof MigrateConfigSchema>
