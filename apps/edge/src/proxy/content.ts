import { type Handover, readHandover } from '@careeasy/service'
import { isTraced, traced } from '@careeasy/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Pool } from 'undici'
import { type Breaker, createBreaker } from './breaker.ts'
import { failureOf } from './failure.ts'
import { Fetched, type Fetching, UnexpectedContent } from './fetched.ts'

/** An answer of a service without its body, which is to be fetched from a store. */
export interface HandedOver {
  readonly status: number
  readonly headers: Record<string, string | string[]>
  /** As the service says it in `handoverAnswer`. */
  readonly source: string
}

export interface ContentOptions {
  /** From which bodies may be fetched, as in `https://s3.eu-central-1.amazonaws.com`. */
  readonly origins: readonly string[]
  /** Bodies at once; slow clients hold them long. */
  readonly connections: number
  /** Milliseconds the store has for the first byte, and for each further one. */
  readonly timeout: number
  /** Milliseconds a client has for taking some of what it is sent. */
  readonly stall: number
}

/** Fetches bodies that a service has handed over (docs/decisions/012-content-handover.md). */
export interface Content {
  /** The value of `handoverOffer`; undefined while all connections are taken, or no store answers. */
  offer(): string | undefined
  /**
   * Sends the answer with the body from the store. `fail` is told why there is no body while the client has seen
   * nothing; after that a failure breaks the client's connection off.
   */
  send(handed: HandedOver, request: FastifyRequest, reply: FastifyReply, fail: (error: unknown) => void): void
  /** Bodies that are being fetched. */
  readonly running: number
  /** How fetching them ended, as `Upstream` counts it. */
  readonly outcomes: Map<string, number>
  close(): Promise<void>
}

interface Store {
  readonly pool: Pool
  readonly breaker: Breaker
}

export function createContent({ origins, connections, timeout, stall }: ContentOptions): Content {
  const stores = new Map<string, Store>(
    origins.map(origin => [
      origin,
      { pool: openPool(origin, connections, timeout), breaker: createBreaker() },
    ]),
  )
  const outcomes = new Map<string, number>()
  let running = 0

  function offer(): string | undefined {
    if (running >= connections) return undefined
    const now = performance.now()
    const usable = origins.filter(origin => stores.get(origin)?.breaker.state(now) !== 'open')
    return usable.length === 0 ? undefined : usable.join(',')
  }

  function placeOf(source: Handover): Store & { path: string } {
    const url = URL.parse(source.url)
    const store = url === null ? undefined : stores.get(url.origin)
    if (url === null || store === undefined) throw new Error('a handover to an origin that is not known')
    // Asked again, since others may have come after the offer.
    const state = store.breaker.state(performance.now())
    if (running >= connections || state === 'open') throw new Error('nothing more is fetched just now')
    if (state === 'due') store.breaker.try()
    return { ...store, path: `${url.pathname}${url.search}` }
  }

  function fetch(source: Handover, fetching: Omit<Fetching, 'source' | 'stall' | 'end'>): void {
    const { pool, breaker, path } = placeOf(source)
    running += 1
    const begin = () => {
      breaker.succeed()
      fetching.begin()
    }
    const end = (error?: unknown) => {
      running -= 1
      const outcome = error === undefined ? '2xx' : outcomeOf(error)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (!fetching.reply.raw.headersSent) judge(breaker, outcome)
    }
    // Of the client's request nothing is sent: what it may have was decided by the service.
    const headers = {
      'if-match': source.etag,
      ...(source.range === undefined ? {} : { range: source.range }),
    }
    pool.dispatch({ method: 'GET', path, headers }, new Fetched({ ...fetching, source, stall, begin, end }))
  }

  return {
    offer,
    send({ status, headers, source }, request, reply, fail) {
      const work = (begin: () => void, giveUp: (error: unknown) => void) =>
        fetch(readHandover(source), { status, headers, request, reply, begin, giveUp })
      // The span has no address: it is all that it takes to read the file.
      if (isTraced()) traced('GET s3', { 'peer.service': 's3' }, () => new Promise<void>(work)).catch(fail)
      else attempt(work, fail)
    },
    get running() {
      return running
    },
    outcomes,
    close: async () => void (await Promise.all([...stores.values()].map(({ pool }) => pool.close()))),
  }
}

function attempt(
  work: (begin: () => void, giveUp: (error: unknown) => void) => void,
  fail: (error: unknown) => void,
): void {
  try {
    work(() => {}, fail)
  } catch (error) {
    fail(error)
  }
}

function openPool(origin: string, connections: number, timeout: number): Pool {
  return new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: 2_000 },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    // Shorter than a store's own, which it may tell in Keep-Alive: the side that sends must close first.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
  })
}

/** A store without an answer is left alone for a while, so that not every client waits for it in vain. */
function judge(breaker: Breaker, outcome: string): void {
  if (outcome === 'client') breaker.forget()
  else if (outcome === '3xx' || outcome === '4xx') breaker.succeed()
  else breaker.fail(performance.now(), outcome === 'unreached')
}

function outcomeOf(error: unknown): string {
  if (error instanceof UnexpectedContent && error.status >= 300) return `${Math.floor(error.status / 100)}xx`
  const failure = failureOf(error)
  return failure === 'ours' ? 'client' : failure
}

/** The origins of the setting `ASSET_ORIGINS`, each as a URL's `origin` is written. */
export function originsOf(setting: string): string[] {
  return setting
    .split(',')
    .filter(item => item.trim() !== '')
    .map(item => new URL(item.trim()).origin)
}
