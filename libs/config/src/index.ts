import { readFileSync } from 'node:fs'
import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

/** Environment variables as the process sees them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Settings that every service has; spread them into its own. */
export const serviceSettings = {
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, description: 'port to listen on' }),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'port at which Prometheus asks for `/metrics`; nothing listens there when left out',
    }),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'base address of the collector that takes traces (OTLP over HTTP); no traces when left out',
    }),
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'the share of requests that are traced, 0 to 1; the edge decides for all; 1 when left out',
    }),
  ),
  SHUTDOWN_LEAD_MS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      description:
        'milliseconds from being told to stop, when `/readyz` becomes 503, to taking no more connections; 0 when left out',
    }),
  ),
  LOG_LEVEL: Type.String({
    default: 'info',
    description: 'trace, debug, info, warn, error, fatal or silent',
  }),
  CACHE_URL: Type.String({
    description: 'redis://…, rediss://…, memcached://…, cassandra://…, or memory: for a single process',
  }),
  CACHE_PREFIX: Type.String({ default: '', description: 'stands before every key in the shared cache' }),
  SIGNING_KEYS_FILE: Type.String({ description: "private JWKS of this service's own keys; the first signs" }),
  TRUST_BUNDLE_FILE: Type.String({ description: 'public keys of all services: { "<service>": JWKS }' }),
} satisfies TProperties

/** The setting with the address of a service, or the addresses of its replicas. */
export const serviceUrl = (service: string) =>
  Type.String({
    pattern: '^(dns\\+http://[^,/\\s]+/?|https?://[^,/\\s]+/?(,https?://[^,/\\s]+/?)*)$',
    description: `address of ${service}, several with commas between, or dns+http://name:port for all that it resolves to`,
  })

/** The configuration cannot be used; the message names every bad variable at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads a configuration object from the environment.
 *
 * Each property of the schema is one variable of the same name. A variable `X` may be given as `X_FILE`
 * instead, a path whose content is the value: that is how Kubernetes and compose hand over secrets.
 * Strings are coerced to the schema's numbers and booleans, defaults are filled in, unknown variables are ignored.
 * @throws ConfigError naming every missing or malformed variable (never its value: it may be a secret).
 */
export function loadConfig<S extends TObject>(schema: S, env: Environment): Static<S> {
  const problems: string[] = []
  const values: Record<string, string> = {}
  for (const name of Object.keys(schema.properties)) {
    const value = readVariable(name, env, problems)
    if (value !== undefined && value !== '') values[name] = value
  }
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true })
  addFormats.default(ajv)
  const valid = ajv.validate(schema, values)
  if (!valid) {
    for (const error of ajv.errors ?? []) {
      const name =
        error.keyword === 'required' ? String(error.params['missingProperty']) : error.instancePath.slice(1)
      problems.push(`${name} ${error.keyword === 'required' ? 'is not set' : error.message}`)
    }
  }
  if (problems.length > 0) throw new ConfigError(`Configuration: ${problems.join('; ')}`)
  return values as Static<S>
}

function readVariable(name: string, env: Environment, problems: string[]): string | undefined {
  const file = env[`${name}_FILE`]
  // A property that itself ends in _FILE is a path the service reads (and watches) on its own.
  if (!file || env[name]) return env[name]
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    problems.push(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return undefined
  }
}
