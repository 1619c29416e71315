import type { FastifyServerOptions } from 'fastify'
import type { DestinationStream } from 'pino'

/** Something that takes log lines; pino's destination. */
export type LogDestination = DestinationStream

/** Header and body fields that never reach a log, wherever an object carries them. */
const secrets = [
  'authorization',
  '["auth-key"]',
  '["auth-token"]',
  'auth_key',
  'auth_token',
  'Auth_key',
  'Auth_token',
  'password',
  'cookie',
]

/** pino's options: JSON lines with the service's name, ISO times and secrets redacted by path. */
export function loggerOptions(
  service: string,
  level: string,
  stream?: LogDestination,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: label => ({ level: label }) },
    redact: secrets.flatMap(name => [join('', name), join('*', name), join('*.headers', name)]),
    ...(stream === undefined ? {} : { stream }),
  }
}

function join(parent: string, name: string): string {
  if (parent === '') return name
  return name.startsWith('[') ? `${parent}${name}` : `${parent}.${name}`
}
