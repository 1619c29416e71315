import { join } from 'node:path'
import { type Dispatcher, Pool } from 'undici'
import { type Child, startChild, untilReady } from './child.ts'
import type { Keys } from './keys.ts'
import { freePorts } from './ports.ts'
import { masterKey } from './postgres.ts'

const servers = join(import.meta.dirname, 'servers')

/** A running service of places; see servers/places.ts. */
export interface Places {
  readonly child: Child
  readonly pool: Pool
  stop(): Promise<void>
}

/** Starts one, on the core of what is measured. */
export async function startPlaces(
  keys: Keys,
  env: NodeJS.ProcessEnv,
  connections: number,
  flags: readonly string[] = [],
): Promise<Places> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = startChild({
    file: join(servers, 'places.ts'),
    isMeasured: true,
    flags: [...flags, ...(process.env['PLACES_FLAGS']?.split(' ') ?? [])],
    env: { PORT: String(port), CAPABILITY_KEY: masterKey, ...keys.settings('geo'), ...env },
  })
  await untilReady(`${url}/livez`)
  const pool = new Pool(url, { connections, pipelining: 1 })
  return {
    child,
    pool,
    async stop() {
      await pool.close()
      await child.stop()
    },
  }
}

/** Stands for tenant-registry: every tenant is active, in this tier. */
export async function startRegistry(tier: 'pool' | 'silo'): Promise<{ url: string; stop(): Promise<void> }> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = startChild({ file: join(servers, 'stand-in.ts'), env: { PORT: String(port), TIER: tier } })
  await untilReady(url)
  return { url, stop: child.stop }
}

/** A way to the engine that takes a millisecond more. Gives its port. */
export async function startRelay(target: string): Promise<{ port: number; stop(): Promise<void> }> {
  const [port = 0] = await freePorts(1)
  const child = startChild({
    file: join(servers, 'relay.ts'),
    env: { PORT: String(port), TARGET: target },
  })
  return { port, stop: child.stop }
}

export function withPort(url: string, port: number): string {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}

export function readOf(authorization: string, id: string): Dispatcher.DispatchOptions {
  return { method: 'GET', path: `/places/${id}`, headers: { authorization } }
}

export function insertOf(authorization: string, id: string): Dispatcher.DispatchOptions {
  const body = JSON.stringify({ id, name: 'Place', kind: 'clinic', lon: 4.9, lat: 52.4 })
  return {
    method: 'POST',
    path: '/places',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  }
}
