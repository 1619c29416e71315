import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/** Where a service listens. */
export interface ListenAddress {
  readonly HOST: string
  readonly PORT: number
}

/**
 * Runs a service as this process: listens, and on SIGTERM or SIGINT stops taking connections, lets what is
 * under way finish (at most 20 s), closes the stores and exits 0. An uncaught error is logged and exits 1.
 */
export async function serve(app: FastifyInstance, { HOST, PORT }: ListenAddress): Promise<void> {
  closeWithGrace({ delay: 20_000 }, async ({ err, signal }) => {
    if (err !== undefined) app.log.fatal({ err }, 'uncaught error, closing')
    else app.log.info({ signal }, 'closing')
    await app.close()
  })
  await app.listen({ host: HOST, port: PORT })
}
