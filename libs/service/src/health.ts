import { Type } from '@sinclair/typebox'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    readonly readiness: Readiness
  }
}

/** What a service needs before it can do its work; each entry is asked at `/readyz`. */
export interface Readiness {
  /** Adds a need. `check` rejects while it is not met; it is given up after two seconds. */
  require(name: string, check: () => Promise<unknown>): void
  /** The names of what cannot be reached now. */
  missing(): Promise<readonly string[]>
}

const checkTimeout = 2_000

const Ready = Type.Object({ status: Type.Literal('ready') })
const NotReady = Type.Object({
  status: Type.Literal('not ready'),
  missing: Type.Array(Type.String({ description: 'what cannot be reached' })),
})

/** `GET /livez`: the process runs. `GET /readyz`: it can do its work, or 503 with what is missing. */
export const health = fp(
  async app => {
    const checks = new Map<string, () => Promise<unknown>>()
    let closing = false
    app.decorate('readiness', {
      require: (name, check) => void checks.set(name, check),
      missing: () => failing(checks, app.log),
    })
    app.addHook('preClose', async () => {
      closing = true
    })

    app.get('/livez', { schema: { hide: true } }, async () => ({ status: 'alive' }))
    app.get(
      '/readyz',
      { schema: { hide: true, response: { 200: Ready, 503: NotReady } } },
      async (request, reply) => {
        const missing = closing ? ['shutting down'] : await failing(checks, request.log)
        if (missing.length === 0) return { status: 'ready' as const }
        reply.code(503)
        return { status: 'not ready' as const, missing }
      },
    )
  },
  { name: 'health', fastify: '5.x' },
)

async function failing(
  checks: ReadonlyMap<string, () => Promise<unknown>>,
  log: { warn(fields: object, message: string): void },
): Promise<string[]> {
  const results = await Promise.all(
    [...checks].map(async ([name, check]) => {
      try {
        await Promise.race([check(), rejectAfter(checkTimeout)])
        return undefined
      } catch (err) {
        log.warn({ err, check: name }, 'not ready')
        return name
      }
    }),
  )
  return results.filter(name => name !== undefined)
}

function rejectAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms).unref())
}
