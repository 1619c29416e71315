import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Overloaded, problemMediaType, toProblem } from '@careeasy/problem'
import type { FastifyBaseLogger } from 'fastify'

/** Stands before everything else and refuses what the process cannot do in time. */
export interface LoadGate {
  /** False when it has answered the request itself, with 503. */
  admits(request: IncomingMessage, response: ServerResponse): boolean
  /** Requests that were refused since the process began. */
  readonly shed: number
  start(log: FastifyBaseLogger): void
  close(): void
}

/** Milliseconds between looks at the event loop. */
const interval = 100
const resolution = 10
/** Requests admitted between two looks whatever the delay: a machine that is busy with others must not shut us. */
const least = 20
/** What an overload leaves of the requests let in at last, and what a limit that was reached without one grows to. */
const cut = 0.75
const growth = 1.1
/** Looks in a row at which the limit was not reached, after which there is none any more. */
const recovery = 50
/** Milliseconds an event loop is looked at before its delay counts: starting up blocks it. */
const warmUp = 1_000

/**
 * How many requests may pass until the next look, growing slowly and cut at once by what was let in:
 * a threshold alone would let in all or nothing. `look` is told the loop's mean delay since the last look.
 */
export function createAdmissionRate(target: number): { take(): boolean; look(delay: number): void } {
  let limit = Number.POSITIVE_INFINITY
  let taken = 0
  let calm = 0
  return {
    take() {
      if (taken >= limit) return false
      taken += 1
      return true
    },
    look(delay) {
      if (delay > target) {
        limit = Math.max(least, Math.floor(Math.min(taken, limit) * cut))
        calm = 0
      } else if (limit !== Number.POSITIVE_INFINITY) {
        const isEnough = taken < limit
        calm = isEnough ? calm + 1 : 0
        if (calm >= recovery) limit = Number.POSITIVE_INFINITY
        else if (!isEnough) limit = Math.ceil(limit * growth)
      }
      taken = 0
    },
  }
}

/**
 * Sheds load by the delay of the event loop, before Fastify, since a refusal must cost a fraction of an answer. Health
 * is never shed. @fastify/under-pressure does it after routing, by a fixed threshold that lets in all or nothing.
 * @param target mean delay in milliseconds that is still well; 0: nothing is ever shed
 */
export function createLoadGate(target: number): LoadGate {
  const rate = createAdmissionRate(target)
  const loop = monitorEventLoopDelay({ resolution })
  let timer: NodeJS.Timeout | undefined
  let shed = 0
  let told = 0

  function look(log: FastifyBaseLogger): void {
    const delay = loop.count === 0 ? 0 : loop.mean / 1e6 - resolution
    loop.reset()
    const more = shed - told
    if (more > 0)
      log.warn({ shed: more, delay: Math.round(delay) }, 'requests were shed: the event loop is late')
    told = shed
    rate.look(delay)
  }

  return {
    admits(request, response) {
      if (rate.take() || request.url === '/livez' || request.url === '/readyz') return true
      shed += 1
      refuse(request, response)
      return false
    },
    get shed() {
      return shed
    },
    start(log) {
      if (target === 0) return
      loop.enable()
      timer = setTimeout(() => {
        loop.reset()
        timer = setInterval(look, interval, log)
      }, warmUp)
    },
    close() {
      clearInterval(timer)
      loop.disable()
    },
  }
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const { code, message } = new Overloaded()
  const id = randomUUID()
  const text = JSON.stringify(toProblem({ code, message, statusCode: 503 }, id))
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  response.writeHead(503, {
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'retry-after': '1',
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    // A body that nobody reads would be taken for the next request.
    ...(encoding !== undefined || (length !== undefined && length !== '0') ? { connection: 'close' } : {}),
  })
  response.end(text)
}
