import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import jsonwebtoken from 'jsonwebtoken'
import { type Dispatcher, Pool } from 'undici'
import { startChild, untilReady } from './child.ts'
import { moveToMeasuredCore } from './cores.ts'
import { createRequests, edgeEnvironment, edgeFile, path } from './edge-setting.ts'
import { createKeys } from './keys.ts'
import { freePorts } from './ports.ts'

/** A proxy that is compared with others, all of them before one upstream. */
export interface Contender {
  readonly pool: Pool
  /** A request of another person each time, as this proxy wants it. */
  readonly next: () => Dispatcher.DispatchOptions
  /** Microseconds of CPU since it began. */
  cpu(): Promise<number>
  stop(): Promise<unknown>
}

export interface Contenders {
  readonly edge: Contender
  /** The edge with a log line for each request, which nobody reads. */
  readonly logging: Contender
  readonly nginx: Contender
  readonly bare: Contender
  readonly express: Contender
  /** The upstream itself, which is not measured for its CPU. */
  readonly upstream: Contender
}

const src = join(import.meta.dirname, 'servers')

/** Starts all of them, on the measured core, with so many connections each. nginx is there already: an engine. */
export async function startContenders(connections: number): Promise<Contenders> {
  const keys = createKeys()
  const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const upstreamPort = Number(process.env['NGINX_UPSTREAM_PORT'])
  const upstream = `http://127.0.0.1:${upstreamPort}`
  const ports = await freePorts(4)
  const [edgePort, loggingPort, barePort, expressPort] = ports.map(String) as [string, string, string, string]

  const ours = createRequests(keys.userToken)
  const theirs = createRequests(claims =>
    jsonwebtoken.sign(claims, es256.privateKey, { algorithm: 'ES256', expiresIn: '15m' }),
  )

  const standIn = startChild({
    file: join(src, 'stand-in.ts'),
    env: { PORT: String(upstreamPort), JWKS: JSON.stringify(keys.tokenJwks) },
  })
  await untilReady(upstream)

  async function start(file: string, port: string, env: NodeJS.ProcessEnv, ready = ''): Promise<Contender> {
    const flags = process.env['FLAGS']?.split(' ') ?? []
    const child = startChild({ file, isMeasured: true, isMute: true, flags, env: { PORT: port, ...env } })
    const url = `http://127.0.0.1:${port}`
    if (ready !== '') await untilReady(`${url}${ready}`)
    const pool = new Pool(url, { connections, pipelining: 1 })
    return { pool, next: ours, cpu: child.cpu, stop: () => Promise.all([pool.destroy(), child.stop()]) }
  }
  const edgeAt = (port: string, level: string) =>
    start(
      edgeFile,
      port,
      {
        LOG_LEVEL: level,
        ...edgeEnvironment(keys, upstream),
      },
      '/readyz',
    )

  const pem = es256.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return {
    edge: await edgeAt(edgePort, 'warn'),
    logging: await edgeAt(loggingPort, 'info'),
    nginx: takeNginx(connections, ours),
    bare: await start(join(src, 'bare-proxy.ts'), barePort, { UPSTREAM: upstream }, path),
    express: {
      ...(await start(join(src, 'express-proxy.ts'), expressPort, { UPSTREAM: upstream, PUBLIC_KEY: pem })),
      next: theirs,
    },
    upstream: {
      pool: new Pool(upstream, { connections, pipelining: 1 }),
      next: ours,
      cpu: standIn.cpu,
      stop: standIn.stop,
    },
  }
}

/** nginx of tools/platform, moved to the measured core. */
function takeNginx(connections: number, next: Contender['next']): Contender {
  const pid = process.env['NGINX_PID'] ?? ''
  moveToMeasuredCore(pid)
  const pool = new Pool(process.env['NGINX_URL'] ?? '', { connections, pipelining: 1 })
  return {
    pool,
    next,
    // The kernel's own account, in nanoseconds; that of /proc/pid/stat has steps of 10 ms.
    cpu: async () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1_000,
    stop: () => pool.destroy(),
  }
}
