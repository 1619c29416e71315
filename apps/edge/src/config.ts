import { serviceSettings } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

const ServiceUrl = (service: string) => Type.String({ format: 'uri', description: `address of ${service}` })

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ISSUER: Type.String({ description: '`iss` of the tokens that auth makes for people' }),
  AUTH_URL: ServiceUrl('auth'),
  TENANT_REGISTRY_URL: ServiceUrl('tenant-registry'),
  PROFILE_URL: ServiceUrl('profile'),
  GEO_URL: ServiceUrl('geo'),
  MEDIA_URL: ServiceUrl('media'),
  TRUSTED_PROXIES: Type.String({
    default: '',
    description: 'addresses or CIDR ranges, comma-separated, whose X-Forwarded-For is believed',
  }),
  MAX_BODY_BYTES: Type.Integer({
    default: 1_048_576,
    minimum: 1,
    description: 'bytes a body may have, except on /media and of an import of objects',
  }),
  MAX_IMPORT_BYTES: Type.Integer({
    default: 1_073_741_824,
    minimum: 1,
    description: 'bytes an import of objects may have',
  }),
  MAX_ASSET_BYTES: Type.Integer({
    default: 5 * 1_073_741_824,
    minimum: 1,
    description: 'bytes a body may have on /media',
  }),
})
export type Config = Static<typeof ConfigSchema>
