import { setTimeout as sleep } from 'node:timers/promises'
import { listenForScrapes, type TraceSettings } from '@careeasy/telemetry'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import type {} from './drain.ts'
import type {} from './health.ts'
import { settleHeap } from './settle-heap.ts'

/** Milliseconds that a service waits at most for what it needs before it takes requests. */
const readyTime = 5_000

/** Where a service listens, and who looks at it. */
export interface ListenAddress extends TraceSettings {
  readonly HOST: string
  readonly PORT: number
  /** Where Prometheus asks for metrics; nowhere when left out. */
  readonly METRICS_PORT?: number
  /** Milliseconds from being told to stop to taking no more connections; 0 when left out. */
  readonly SHUTDOWN_LEAD_MS?: number
}

/**
 * Runs a service as this process: listens, and on SIGTERM or SIGINT is not ready at once, stops taking connections
 * after its lead, lets what is under way finish (at most 20 s), closes the stores and exits 0. An uncaught error is
 * logged and exits 1, without a lead.
 */
export async function serve(app: FastifyInstance, settings: ListenAddress): Promise<void> {
  const { HOST, PORT, METRICS_PORT, SHUTDOWN_LEAD_MS = 0 } = settings
  let isClosing = false
  const onTimeout = (ms: number) => {
    // What holds it up is not seen from outside, and rarely comes again when somebody looks.
    const resources = process.getActiveResourcesInfo()
    app.log.error({ ms, resources }, 'killed: what was under way did not end in time')
  }
  closeWithGrace({ delay: 20_000 + SHUTDOWN_LEAD_MS, onTimeout }, async ({ err, signal }) => {
    if (err !== undefined) app.log.fatal({ err }, 'uncaught error, closing')
    else {
      app.log.info({ signal }, 'closing')
      app.draining.lead = SHUTDOWN_LEAD_MS
    }
    isClosing = true
    await app.close()
  })
  await app.tracing.start(settings)
  if (METRICS_PORT !== undefined) {
    const url = await listenForScrapes(app, { host: HOST, port: METRICS_PORT })
    app.log.info({ url }, 'metrics')
  }
  await untilReady(app)
  if (isClosing) return
  // While nobody waits for an answer.
  settleHeap()
  await app.listen({ host: HOST, port: PORT })
}

/**
 * Callers send requests as soon as somebody listens. Where stores are there it takes them some 100 ms to be connected;
 * where they are not, the service starts without them.
 */
async function untilReady(app: FastifyInstance): Promise<void> {
  await app.ready()
  const deadline = performance.now() + readyTime
  while (performance.now() < deadline) {
    if ((await app.readiness.missing()).length === 0) return
    await sleep(50)
  }
}
