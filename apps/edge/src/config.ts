import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

const Milliseconds = (ms: number, description: string) =>
  Type.Integer({
    default: ms,
    minimum: 1,
    maximum: 2_147_483_647,
    description: `milliseconds ${description}`,
  })
const Limit = (count: number, description: string) =>
  Type.Integer({ default: count, minimum: 0, description })

export const ConfigSchema = Type.Object({
  ...serviceSettings,
  ISSUER: Type.String({ description: '`iss` of the tokens that auth makes for people' }),
  AUTH_URL: serviceUrl('auth'),
  TENANT_REGISTRY_URL: serviceUrl('tenant-registry'),
  PROFILE_URL: serviceUrl('profile'),
  GEO_URL: serviceUrl('geo'),
  MEDIA_URL: serviceUrl('media'),
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
  ASSET_ORIGINS: Type.String({
    default: '',
    pattern: '^(https?://[^,\\s/@?#]+(, *https?://[^,\\s/@?#]+)*)?$',
    description: 'origins of S3, with commas between, from which media may have the edge fetch bodies',
  }),
  ASSET_CONNECTIONS: Type.Integer({
    default: 256,
    minimum: 1,
    description: 'what it fetches from them at once; media streams what is beyond it',
  }),
  MAX_CONNECTIONS: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'connections of clients at once; further ones are closed',
  }),
  HEADERS_TIMEOUT_MS: Milliseconds(15_000, 'a client has for line and headers of a request'),
  BODY_STALL_MS: Milliseconds(20_000, 'in each of which a client must send 4 KiB of its body, or the rest'),
  ANSWER_STALL_MS: Milliseconds(60_000, 'in which a client must take some of what it is sent'),
  ANSWER_TIMEOUT_MS: Milliseconds(30_000, 'a service has for its first byte, and for each further one'),
  UPSTREAM_CONNECTIONS: Type.Integer({
    default: 128,
    minimum: 1,
    description: 'connections to each replica of a service',
  }),
  UPSTREAM_QUEUE: Limit(256, 'requests that may wait for a connection to a service'),
  UPSTREAM_QUEUE_MS: Milliseconds(1_000, 'a request may wait for a connection to a service'),
  RATE_LIMIT_WINDOW: Type.Integer({
    default: 60,
    minimum: 1,
    maximum: 3_600,
    description: 'seconds that rate limits count over',
  }),
  RATE_LIMIT_TENANT: Limit(60_000, 'requests of a tenant in a window; 0: any number'),
  RATE_LIMIT_SESSION: Limit(6_000, 'requests of a session in a window; 0: any number'),
  RATE_LIMIT_ADDRESS: Limit(
    600,
    'requests without a good credential from an address in a window; 0: any number',
  ),
  SHED_LOOP_DELAY_MS: Limit(
    40,
    'mean delay of the event loop, in ms, above which requests are shed; 0: never',
  ),
  CORS_ORIGINS: Type.String({
    default: '',
    description: 'origins whose pages may call, with commas between, or *; none by default',
  }),
  HSTS_MAX_AGE: Limit(0, 'seconds of Strict-Transport-Security; 0: the header is not sent'),
})
export type Config = Static<typeof ConfigSchema>
