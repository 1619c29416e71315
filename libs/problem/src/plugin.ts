import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import * as errors from './errors.ts'
import { type ProblemDetail, problemMediaType, toProblem } from './problem.ts'

/** Seconds a client is told to wait when a store or service is away. */
const retryAfter = 2

/** What an error may say itself besides its code. */
interface KnownError extends FastifyError {
  /** Seconds that a client should wait. */
  readonly retryAfter?: number
  /** Further members of the problem (RFC 9457, 3.2). */
  readonly members?: Readonly<Record<string, unknown>>
}

/** What Fastify itself throws, as ours: its codes are not part of our contract. */
const frameworkErrors: Readonly<Record<string, () => FastifyError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new errors.BodyTooLarge(),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new errors.MediaTypeUnsupported(),
}

/** Turns every error and every unknown route into an RFC 9457 problem with a stable code. */
export const problems = fp(
  async app => {
    app.setErrorHandler<FastifyError>((error, request, reply) =>
      // `throw undefined` is legal too.
      sendProblem(error ?? new errors.Internal(), request, reply),
    )
    // Thrown and not sent, so that `onError`, where problems are counted, hears of it.
    app.setNotFoundHandler(async ({ method, url }) => {
      throw new errors.RouteUnknown(method, url.split('?', 1)[0])
    })
  },
  { name: 'problems', fastify: '5.x' },
)

/** Answers with the problem for `error`. A 5xx is logged whole; the client never sees a driver's text. */
export function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toKnownError(error)
  const status = known.statusCode ?? 500
  if (status >= 500) request.log.error({ err: error }, known.message)
  else request.log.info({ code: known.code }, known.message)
  const wait = known.retryAfter ?? (status === 503 ? retryAfter : undefined)
  if (wait !== undefined) reply.header('retry-after', wait)
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="careeasy"')
  return reply
    .code(status)
    .header('content-type', problemMediaType)
    .header('cache-control', 'no-store')
    .send({
      ...known.members,
      ...toProblem(
        { code: known.code, statusCode: status, message: known.message },
        request.id,
        error.validation === undefined ? undefined : validationDetails(error),
      ),
    })
}

function toKnownError(error: FastifyError): KnownError {
  if (error.validation !== undefined) return new errors.ValidationFailed()
  // Drivers put numbers, or nothing, where Fastify puts its code.
  const code = typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('CE_')) return error
  const mapped = frameworkErrors[code]
  if (mapped !== undefined) return mapped()
  // What Fastify refuses to read: bad JSON, a bad URL, an empty body. `__proto__` in JSON comes without a code.
  const unreadable = code.startsWith('FST_ERR_') || (error instanceof SyntaxError && error.statusCode === 400)
  if (unreadable && (error.statusCode ?? 500) < 500) return new errors.RequestMalformed(error.message)
  return new errors.Internal()
}

function validationDetails(error: FastifyError): ProblemDetail[] {
  return (error.validation ?? []).map(({ instancePath, keyword, params, message }) => {
    const missing = keyword === 'required' ? `/${String(params['missingProperty'])}` : ''
    const unknown = keyword === 'additionalProperties' ? `/${String(params['additionalProperty'])}` : ''
    return {
      path: `/${error.validationContext ?? 'body'}${instancePath}${missing}${unknown}`,
      message: message ?? keyword,
    }
  })
}
