import type { IncomingMessage, ServerResponse } from 'node:http'
import { problems } from '@careeasy/problem'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { accessLog } from './access-log.ts'
import { health } from './health.ts'
import { type LogDestination, loggerOptions } from './logger.ts'
import { openapi } from './openapi.ts'

/** A Fastify instance whose routes take their types from TypeBox schemas. */
export type Service = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export interface ServiceOptions {
  /** The service's name, in every log line and in its OpenAPI document. */
  readonly name: string
  readonly title: string
  readonly logLevel: string
  /** Bytes a body may have unless the route says otherwise; 1 MiB by default. */
  readonly bodyLimit?: number
  /** Where log lines go; stdout by default. A test passes its own. */
  readonly logDestination?: LogDestination
}

/**
 * The Fastify instance that every service starts from: validation that refuses rather than strips,
 * problem+json errors, request ids, one log line a request, `/livez` and `/readyz`, an OpenAPI document.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const app = Fastify({
    logger: loggerOptions(options.name, options.logLevel, options.logDestination),
    disableRequestLogging: true,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestIdHeader: false,
    genReqId: request => inheritedRequestId(request.headers['x-request-id']) ?? uuidv7(),
    // Fastify strips unknown fields in silence by default: a client would never learn of its typing error.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    // Behind a load balancer the balancer must close idle connections first, or it meets a reset.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  }).withTypeProvider<TypeBoxTypeProvider>()
  await app.register(problems)
  await app.register(accessLog)
  await app.register(openapi, { name: options.name, title: options.title })
  await app.register(health)
  return app
}

/** Only an id in the shape that the edge makes is taken over: it ends up in logs. */
function inheritedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[0-9a-f-]{36}$/.test(header) ? header : undefined
}
