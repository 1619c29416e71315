import { RequestTooSlow } from '@careeasy/problem'
import { handoverOffer } from '@careeasy/service'
import { isTraced, traced, traceHeaders } from '@careeasy/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { boundedBody, watchUpload } from './body.ts'
import type { HandedOver } from './content.ts'
import { ClientGone, errorOf, failureOf, isRepeatable } from './failure.ts'
import { requestHeaders } from './headers.ts'
import { Passthrough } from './passthrough.ts'
import type { Replica } from './replicas.ts'
import type { Upstream } from './upstreams.ts'

/** Replicas that one request may be sent to. */
const maxAttempts = 3

/**
 * Sends the request to a replica of the service and streams the answer back, both without holding a body in memory.
 * Answers with an error while nothing was answered; after that a failure breaks the client's connection off, so that
 * a half answer is never taken for a whole one. Callbacks and no promises: most requests have nothing to wait for.
 */
export function forward(request: FastifyRequest, reply: FastifyReply, upstream: Upstream): void {
  const { replicas, service, outcomes, content } = upstream
  const body = boundedBody(request.raw, upstream.bodyLimit)
  const headers = requestHeaders(request.headers, {
    hopToken: request.hopToken,
    credentials: request.passedCredentials,
    requestId: request.id,
    address: request.ip,
    protocol: request.protocol,
    host: request.host,
  })
  const offer = request.method === 'GET' && body === null ? content?.offer() : undefined
  if (offer !== undefined) headers[handoverOffer] = offer
  const options: Dispatcher.DispatchOptions = {
    path: request.raw.url ?? '/',
    method: request.method as Dispatcher.HttpMethod,
    headers,
    body,
    // An upload's answer comes after its last byte, which may take the client long.
    ...(body === null ? undefined : { headersTimeout: upstream.uploadTimeout }),
  }
  let sending: Passthrough | undefined
  if (body !== null) watchUpload(request.raw, upstream.bodyStall, () => sending?.refuse(new RequestTooSlow()))
  let attempt = 0

  function attemptNext(avoid?: Replica): void {
    attempt += 1
    const free = replicas.acquire(avoid)
    if (free instanceof Promise) free.then(send).catch(tell)
    else send(free)
  }

  function send(replica: Replica): void {
    if (request.raw.socket.destroyed) {
      // It may have been given out for a trial, and nobody else gets one until that has ended.
      replica.breaker.forget()
      replicas.release(replica)
      tell(new ClientGone('the client went away while its request waited'))
      return
    }
    const fail = (error: unknown) => takeUp(error, replica)
    if (isTraced()) trace(replica).then(answered, fail)
    else dispatch(replica, answered, fail)
  }

  const trace = (replica: Replica) =>
    traced(`${request.method} ${service}`, { 'peer.service': service }, () => {
      return new Promise<HandedOver | undefined>((resolve, reject) => dispatch(replica, resolve, reject))
    })

  function dispatch(
    replica: Replica,
    resolve: (handed?: HandedOver) => void,
    reject: (error: unknown) => void,
  ): void {
    Object.assign(headers, traceHeaders())
    const isOffered = headers[handoverOffer] !== undefined
    sending = new Passthrough({ request, reply, upstream, replica, body, isOffered, resolve, reject })
    replica.pool.dispatch(options, sending)
  }

  function answered(handed?: HandedOver): void {
    count(outcomes, `${Math.floor((handed?.status ?? reply.raw.statusCode) / 100)}xx`)
    if (handed !== undefined) content?.send(handed, request, reply, withoutHandover)
  }

  /** What could not be fetched the service streams itself, or says what is wrong with it. */
  function withoutHandover(error: unknown): void {
    const failure = failureOf(error)
    // A store that is late would keep the service waiting too.
    if (failure === 'ours' || failure === 'late') {
      tell(errorOf(failure, error, 's3', request.method))
      return
    }
    request.log.warn({ err: error }, 'a body that was handed over could not be fetched')
    delete headers[handoverOffer]
    try {
      attemptNext()
    } catch (next) {
      tell(next)
    }
  }

  /** Tries another replica, or tells the client. */
  function takeUp(error: unknown, replica: Replica): void {
    const failure = failureOf(error)
    count(outcomes, failure === 'ours' ? 'client' : failure)
    const repeatable = isRepeatable(failure, { method: request.method, headers, body })
    if (!repeatable || attempt >= maxAttempts || !replicas.mayRetry()) {
      tell(errorOf(failure, error, service, request.method))
      return
    }
    request.log.info({ err: error, origin: replica.origin }, 'tried again at another replica')
    try {
      attemptNext(replica)
    } catch (next) {
      tell(next)
    }
  }

  /** Nobody hears what is said to a client that has left, and it would be logged and counted as a fault of ours. */
  function tell(error: unknown): void {
    if (error instanceof ClientGone) reply.hijack()
    else reply.send(error)
  }

  attemptNext()
}

function count(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}
