import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { ServiceUnavailable } from '@careeasy/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { UpstreamTimeout } from '../errors.ts'
import { hasUnreadBody } from '../plugins/unread-bodies.ts'
import { boundedBody } from './body.ts'
import { requestHeaders, responseHeaders } from './headers.ts'
import type { Upstream } from './upstreams.ts'

/**
 * Sends the request to the service and streams the answer back, both without holding a body in memory.
 * Rejects while nothing was answered; after that a failure breaks the client's connection off, so that a
 * half answer is never taken for a whole one.
 */
export function forward(request: FastifyRequest, reply: FastifyReply, upstream: Upstream): Promise<void> {
  const body = boundedBody(request.raw, upstream.bodyLimit)
  const options: Dispatcher.DispatchOptions = {
    path: request.raw.url ?? '/',
    method: request.method as Dispatcher.HttpMethod,
    headers: requestHeaders(request.headers, {
      hopToken: request.hopToken,
      credentials: request.passedCredentials,
      requestId: request.id,
      address: request.ip,
      protocol: request.protocol,
      host: request.host,
    }),
    body,
    // An upload's answer comes after its last byte, which may take the client long.
    ...(body === null ? {} : { headersTimeout: upstream.uploadTimeout }),
  }
  const attempt = () =>
    new Promise<void>((resolve, reject) => {
      upstream.pool.dispatch(options, new Passthrough(request, reply, body, resolve, reject))
    })
  return attempt().catch((error: unknown) => {
    // A kept-alive connection that the service closed as we took it: nothing has been done yet.
    const again = body === null && isSafe(request.method) && isBrokenConnection(error)
    if (again) return attempt().catch(cause => fail(cause, upstream.service))
    return fail(error, upstream.service)
  })
}

/** Takes the service's answer apart and hands it to the client as it comes. */
class Passthrough implements Dispatcher.DispatchHandler {
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #incoming: IncomingMessage
  readonly #outgoing: ServerResponse
  readonly #body: Readable | null
  readonly #answered: () => void
  readonly #failed: (error: unknown) => void

  constructor(
    request: FastifyRequest,
    reply: FastifyReply,
    body: Readable | null,
    answered: () => void,
    failed: (error: unknown) => void,
  ) {
    this.#request = request
    this.#reply = reply
    this.#incoming = request.raw
    this.#outgoing = reply.raw
    this.#body = body
    this.#answered = answered
    this.#failed = failed
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#outgoing.once('close', () => {
      if (!this.#outgoing.writableFinished) controller.abort(new Error('the client went away'))
    })
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return
    const outgoing = responseHeaders(headers, this.#request.id)
    if (hasUnreadBody(this.#incoming)) outgoing['connection'] = 'close'
    try {
      this.#outgoing.writeHead(status, outgoing)
    } catch (error) {
      // A header that Node does not send: while the reply is still Fastify's, the client gets an answer.
      this.#failed(error)
      controller.abort(error as Error)
      return
    }
    this.#reply.hijack()
    this.#answered()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#outgoing.write(chunk)) return
    controller.pause()
    this.#outgoing.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.#outgoing.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.#outgoing.headersSent) {
      this.#failed(this.#body?.errored ?? error)
      return
    }
    this.#request.log.warn({ err: error }, 'the answer broke off')
    this.#outgoing.destroy()
  }
}

function fail(cause: unknown, service: string): never {
  const { code } = cause as { code?: string }
  if (code?.startsWith('CE_')) throw cause
  const late = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
  const error = late ? new UpstreamTimeout(service) : new ServiceUnavailable(service)
  error.cause = cause
  throw error
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function isBrokenConnection(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'ECONNREFUSED' || code === 'EPIPE'
}
