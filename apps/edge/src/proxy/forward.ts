import { RequestTooSlow } from '@careeasy/problem'
import { traced, traceHeaders } from '@careeasy/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import type {} from '../plugins/upstream-metrics.ts'
import { boundedBody, watchUpload } from './body.ts'
import { ClientGone, errorOf, failureOf, isRepeatable } from './failure.ts'
import { requestHeaders } from './headers.ts'
import { Passthrough } from './passthrough.ts'
import type { Replica } from './replicas.ts'
import type { Upstream } from './upstreams.ts'

/** Replicas that one request may be sent to. */
const maxAttempts = 3

/**
 * Sends the request to a replica of the service and streams the answer back, both without holding a body in memory.
 * Rejects while nothing was answered; after that a failure breaks the client's connection off, so that a
 * half answer is never taken for a whole one.
 */
export async function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  upstream: Upstream,
): Promise<void> {
  const { replicas, service } = upstream
  const outcomes = request.server.upstreamOutcomes
  const body = boundedBody(request.raw, upstream.bodyLimit)
  const headers = requestHeaders(request.headers, {
    hopToken: request.hopToken,
    credentials: request.passedCredentials,
    requestId: request.id,
    address: request.ip,
    protocol: request.protocol,
    host: request.host,
  })
  const options: Dispatcher.DispatchOptions = {
    path: request.raw.url ?? '/',
    method: request.method as Dispatcher.HttpMethod,
    headers,
    body,
    // An upload's answer comes after its last byte, which may take the client long.
    ...(body === null ? {} : { headersTimeout: upstream.uploadTimeout }),
  }
  let sending: Passthrough | undefined
  if (body !== null) watchUpload(request.raw, upstream.bodyStall, () => sending?.refuse(new RequestTooSlow()))

  let avoid: Replica | undefined
  for (let attempt = 1; ; attempt++) {
    const free = replicas.acquire(avoid)
    const replica = free instanceof Promise ? await free : free
    if (request.raw.socket.destroyed) {
      replicas.release(replica)
      throw new ClientGone('the client went away while its request waited')
    }
    try {
      await traced(`${request.method} ${service}`, { 'peer.service': service }, () => {
        Object.assign(headers, traceHeaders())
        return new Promise<void>((resolve, reject) => {
          sending = new Passthrough({ request, reply, upstream, replica, body, resolve, reject })
          replica.pool.dispatch(options, sending)
        })
      })
      outcomes.add({ upstream: service, outcome: `${Math.floor(reply.raw.statusCode / 100)}xx` })
      return
    } catch (error) {
      const failure = failureOf(error)
      outcomes.add({ upstream: service, outcome: failure === 'ours' ? 'client' : failure })
      const repeatable = isRepeatable(failure, { method: request.method, headers, body })
      if (!repeatable || attempt === maxAttempts || !replicas.mayRetry())
        throw errorOf(failure, error, service, request.method)
      request.log.info({ err: error, origin: replica.origin }, 'tried again at another replica')
      avoid = replica
    }
  }
}
