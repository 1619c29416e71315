import { listenForScrapes, type TraceSettings } from '@careeasy/telemetry'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/** Where a service listens, and who looks at it. */
export interface ListenAddress extends TraceSettings {
  readonly HOST: string
  readonly PORT: number
  /** Where Prometheus asks for metrics; nowhere when left out. */
  readonly METRICS_PORT?: number
}

/**
 * Runs a service as this process: listens, and on SIGTERM or SIGINT stops taking connections, lets what is
 * under way finish (at most 20 s), closes the stores and exits 0. An uncaught error is logged and exits 1.
 */
export async function serve(app: FastifyInstance, settings: ListenAddress): Promise<void> {
  const { HOST, PORT, METRICS_PORT } = settings
  closeWithGrace({ delay: 20_000 }, async ({ err, signal }) => {
    if (err !== undefined) app.log.fatal({ err }, 'uncaught error, closing')
    else app.log.info({ signal }, 'closing')
    await app.close()
  })
  await app.tracing.start(settings)
  if (METRICS_PORT !== undefined) {
    const url = await listenForScrapes(app, { host: HOST, port: METRICS_PORT })
    app.log.info({ url }, 'metrics')
  }
  await app.listen({ host: HOST, port: PORT })
}
