import { randomUUIDv7 } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { problems, sendProblem } from '@careeasy/problem'
import { metrics, requestMetrics, tracing } from '@careeasy/telemetry'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerFactory,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { accessLog } from './access-log.ts'
import { drain } from './drain.ts'
import { health } from './health.ts'
import { type LogDestination, loggerOptions } from './logger.ts'
import { openapi } from './openapi.ts'
import { answerExpectation, answerUnreadable } from './unreadable-requests.ts'
import { validation } from './validation.ts'

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
  /** Addresses or CIDR ranges, comma-separated, whose X-Forwarded-* are believed; nobody's by default. */
  readonly trustProxy?: string
  /** Whether the request id of the caller is taken over, as behind the edge; true by default. */
  readonly inheritRequestId?: boolean
  /** Whether the service describes its own routes at `/openapi.json`; true by default. */
  readonly describeRoutes?: boolean
  /** Where log lines go; stdout by default. A test passes its own. */
  readonly logDestination?: LogDestination
  /** Makes the HTTP server, for a service that has limits of its own on what comes before a request. */
  readonly serverFactory?: FastifyServerFactory
}

/**
 * The Fastify instance that every service starts from: validation that refuses rather than strips,
 * problem+json errors, request ids, one log line a request, metrics, traces, `/livez` and `/readyz`, an OpenAPI document.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const inherit = options.inheritRequestId ?? true
  const app: Service = Fastify({
    logger: loggerOptions(options.name, options.logLevel, options.logDestination),
    // One line a request is enough: see access-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestIdHeader: false,
    genReqId: request => (inherit && inheritedRequestId(request.headers['x-request-id'])) || randomUUIDv7(),
    trustProxy: options.trustProxy ? options.trustProxy : false,
    ...validation(),
    // Behind a load balancer the balancer must close idle connections first, or it meets a reset.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What still arrives on an open connection is answered like anything else: see drain.ts.
    return503OnClosing: false,
    // A URL that cannot be decoded never reaches the error handler.
    frameworkErrors: sendProblem,
    clientErrorHandler: (error, socket) => answerUnreadable(app.log, error, socket),
    ...(options.serverFactory === undefined ? {} : { serverFactory: options.serverFactory }),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.server.on('checkExpectation', (request, response) => answerExpectation(app.log, request, response))
  // Bodies are JSON unless a scope says otherwise: Fastify would also take text, and refuse it as 400.
  app.removeContentTypeParser('text/plain')
  // Its headers would be those of the word `null`, which stands where the content would.
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.statusCode !== 304) return payload
    reply.removeHeader('content-type')
    return null
  })
  await app.register(metrics)
  await app.register(requestMetrics)
  await app.register(tracing, { service: options.name, trustsCaller: inherit })
  await app.register(problems)
  await app.register(accessLog)
  if (options.describeRoutes ?? true) await app.register(openapi, { title: options.title })
  await app.register(health)
  // After health: `/readyz` tells it before anything else is done about the end.
  await app.register(drain)
  return app
}

/** Only an id in the shape that the edge makes is taken over: it ends up in logs. */
function inheritedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[0-9a-f-]{36}$/.test(header) ? header : undefined
}
