import type { FastifyServerOptions } from 'fastify'
import type { DestinationStream } from 'pino'

/** Something that takes log lines; pino's destination. */
export type LogDestination = DestinationStream

/**
 * Header and body fields that never reach a log, with their text or list. They are looked for in the finished
 * line: pino's own redaction wants to be told every path, and an error may carry headers at any depth.
 */
const secrets =
  /"((?:proxy-)?authorization|auth[-_](?:key|token)|[\w-]*password|(?:set-)?cookie|x-handover)":(?:"(?:[^"\\]|\\.)*"|\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\])/gi

/** pino's options: JSON lines with the service's name, ISO times and no secrets. */
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
    hooks: { streamWrite: line => line.replace(secrets, '"$1":"[redacted]"') },
    ...(stream === undefined ? {} : { stream }),
  }
}
