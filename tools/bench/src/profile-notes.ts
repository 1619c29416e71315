import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { freePorts } from './ports.ts'

const tenant = '7MA170H'
const ndjson = 'application/x-ndjson'
/** Values of the indexed attribute: each has a hundredth of the notes. */
export const cities = 100

const properties = {
  city: { type: 'string', maxLength: 100, 'x-index': true },
  subject: { type: 'string', maxLength: 200 },
  text: { type: 'string', maxLength: 2_000 },
  rank: { type: 'integer' },
}
const note = (_: unknown, n: number) =>
  JSON.stringify({
    city: `city${n % cities}`,
    subject: `Visit ${n}`,
    text: 'slept well, ate little; '.repeat(8),
    rank: n,
  })

/** The service with a tenant that has the type `note`, beside the bare driver on the same documents. */
export async function startNotes() {
  const apps = join(import.meta.dirname, '../../../apps/profile/src')
  const keys = createKeys()
  const [standInPort = 0, profilePort = 0, barePort = 0] = await freePorts(3)
  const urlOf = (port: number) => `http://127.0.0.1:${port}`
  const store = {
    MONGODB_URL: process.env['MONGODB_URL'],
    MONGODB_DATABASE: `bench_${randomBytes(6).toString('hex')}`,
  }
  await promisify(execFile)(process.execPath, [join(apps, 'migrate.ts')], { env: store })
  const standIn = startChild({
    file: join(import.meta.dirname, 'servers/stand-in.ts'),
    env: { PORT: String(standInPort) },
  })
  await untilReady(urlOf(standInPort))
  const profile = startChild({
    file: join(apps, 'server.ts'),
    isMeasured: true,
    flags: process.env['PROFILE_FLAGS']?.split(' ') ?? [],
    env: {
      PORT: String(profilePort),
      LOG_LEVEL: 'warn',
      CACHE_URL: 'memory:',
      ...keys.settings('profile'),
      TENANT_REGISTRY_URL: urlOf(standInPort),
      // Nobody answers: handing the events over goes on beside the requests, and is no part of what is compared.
      GEO_URL: 'http://127.0.0.1:9',
      ...store,
    },
  })
  const bare = startChild({
    file: join(import.meta.dirname, 'servers/bare-objects.ts'),
    isMeasured: true,
    env: { PORT: String(barePort), TENANT: tenant, ...store },
  })
  await untilReady(`${urlOf(profilePort)}/readyz`)
  await untilReady(urlOf(barePort))

  /** Made anew for each slice: it lasts a minute. */
  const authorization = () => keys.hop({ tenant, sub: randomUUID(), sid: 's1', roles: ['owner'] })

  async function send(method: string, path: string, type: string, body: string, key = randomUUID()) {
    const headers = { authorization: authorization(), 'content-type': type, 'idempotency-key': key }
    const answer = await fetch(urlOf(profilePort) + path, { method, headers, body })
    const text = await answer.text()
    // The local store may be away for seconds; an import is resumed under its key.
    if (answer.status === 503) return undefined
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text
  }
  const schema = JSON.stringify({ type: 'object', properties })
  await send('PUT', '/profile/types/note', 'application/json', schema)

  return {
    servers: {
      profile: { child: profile, url: urlOf(profilePort) },
      bare: { child: bare, url: urlOf(barePort) },
    },
    authorization,
    /** Imports objects of a type, given as JSON texts. */
    async importLines(type: string, lines: readonly string[]): Promise<void> {
      const key = randomUUID()
      for (let attempt = 1; attempt <= 10; attempt++) {
        const path = `/profile/objects/${type}/import`
        const answer = await send('POST', path, ndjson, lines.join('\n'), key)
        if (answer === undefined) {
          console.error(`the store was away: import resumed (${attempt})`)
          continue
        }
        const { created, present } = JSON.parse(answer)
        if (created + present !== lines.length) throw new Error(answer)
        return
      }
      throw new Error('the store was away ten times')
    },
    notes: (count: number) => Array.from({ length: count }, note),
    stop: () => Promise.all([profile, bare, standIn].map(child => child.stop())),
  }
}
