import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEvent } from '@careeasy/audit'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { serve, spawnService } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { objectMigrations } from '../src/store/migrations.ts'
import { ada, createSettings, own, path, placementOf } from './helper.ts'

const server = join(import.meta.dirname, '..', 'src', 'server.ts')

/** How often the process is killed; KILLS=50 for the whole of it. */
const kills = Number(process.env['KILLS'] ?? 8)
/** Milliseconds of load before a kill, by turns: while it starts to write, and while the relay is at work. */
const loads = [300, 600, 150, 900]

/** What a client was told is done: one audit event must say so, under the id of its request. */
interface Acknowledged {
  readonly request: string
  readonly action: string
  readonly id: string
  readonly version: number
}

/** The audit log, which keeps one event per id. Until it is mended the way to it fails: before events are kept, and after. */
async function startAuditLog(t: Test) {
  const kept = new Map<string, AuditEvent>()
  let calls = 0
  let repeated = 0
  let mended = false
  const url = await serve(t, (request, response) => {
    calls += 1
    const fate = mended ? 0 : calls % 7
    if (fate === 3) return void response.destroy()
    void json(request).then(
      body => {
        for (const event of (body as { events: AuditEvent[] }).events) {
          if (kept.has(event.id)) repeated += 1
          kept.set(event.id, event)
        }
        if (fate === 5) response.destroy()
        else response.writeHead(204).end()
      },
      // The sender was killed in the middle of its call.
      () => response.destroy(),
    )
  })
  const mend = () => {
    mended = true
  }
  return { url, kept, mend, repeated: () => repeated }
}

interface Seen {
  readonly id: string
  readonly version: number
}

/** Clients that create, change, read and list people until the process is gone. */
async function load(
  base: string,
  authorization: string,
  acknowledged: Acknowledged[],
  killed: AbortSignal,
): Promise<void> {
  const known: { id: string; etag: string }[] = []
  async function send(method: string, url: string, given: Record<string, string> = {}, body?: object) {
    const request = randomUUID()
    const answer = await fetch(base + url, {
      method,
      headers: { authorization, 'x-request-id': request, ...given },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // Only a whole answer is an acknowledgement.
    const seen = (await answer.json()) as Seen & { items: readonly Seen[] }
    return { request, status: answer.status, etag: answer.headers.get('etag') ?? '', body: seen }
  }
  const type = { 'content-type': 'application/json' }
  const patch = { 'content-type': 'application/merge-patch+json' }
  const tell = (action: string, request: string, { id, version }: Seen) =>
    acknowledged.push({ request, action, id, version })

  async function write(): Promise<void> {
    while (!killed.aborted) {
      const made = await send('POST', path, type, ada)
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      tell('person.create', made.request, made.body)
      const { id } = made.body
      const changed = await send(
        'PATCH',
        `${path}/${id}`,
        { ...patch, 'if-match': made.etag },
        { lname: 'King' },
      )
      if (changed.status === 200) tell('person.update', changed.request, changed.body)
      known.push({ id, etag: changed.etag })
    }
  }
  async function read(): Promise<void> {
    for (let turn = 0; !killed.aborted; turn++) {
      const one = known[turn % Math.max(known.length, 1)]
      if (one === undefined) await sleep(2)
      else if (turn % 5 === 4) {
        const listed = await send('GET', `${path}?limit=3`)
        if (listed.status === 200)
          for (const item of listed.body.items) tell('person.read', listed.request, item)
      } else {
        const seen = await send('GET', `${path}/${one.id}`)
        if (seen.status === 200) tell('person.read', seen.request, seen.body)
      }
    }
  }
  const clients = [write(), write(), write(), read(), read()].map(client =>
    client.catch((error: unknown) => {
      // Until it is killed the service answers everybody.
      if (!killed.aborted) throw error
    }),
  )
  await Promise.all(clients)
}

const bound = 180_000 + kills * 20_000
// The file's own limit is tap's 30 s, whatever its tests have.
t.setTimeout(bound)
t.test(
  `killed ${kills} times under load, it loses nothing that was acknowledged`,
  { timeout: bound },
  async t => {
    const { identity, settings, db } = await createSettings(t)
    await migrateDatabase(db, objectMigrations)
    const registry = await serve(t, (_, response) => {
      const body = JSON.stringify(placementOf(own, 'pool'))
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    })
    const audit = await startAuditLog(t)
    const values = { ...settings, LOG_LEVEL: 'info', TENANT_REGISTRY_URL: registry, GEO_URL: audit.url }

    const acknowledged: Acknowledged[] = []
    const left: number[] = []
    const waiting = async () => {
      const counts = ['objects', 'reads'].map(name =>
        db.collection(name).countDocuments({ outboxSince: { $exists: true } }),
      )
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    }
    for (let round = 0; round < kills; round++) {
      const { child, base } = await spawnService(t, server, values)
      const exited = once(child, 'exit')
      const before = acknowledged.length
      const killed = new AbortController()
      const clients = load(base, await identity.hop({ tenant: own }), acknowledged, killed.signal)
      const killing = (async () => {
        while (acknowledged.length === before) await sleep(5)
        await sleep(loads[round % loads.length])
        killed.abort()
        child.kill('SIGKILL')
      })()
      await Promise.all([exited, clients, killing])
      left.push(await waiting())
    }
    t.ok(
      left.some(count => count > 0),
      `events waited after the kills: ${left.join(', ')}`,
    )

    // One more process, which is left alone, hands over what the others left.
    audit.mend()
    await spawnService(t, server, values)
    for (let tries = 0; tries < 200 && (await waiting()) > 0; tries++) await sleep(200)
    t.equal(await waiting(), 0, 'nothing waits any more')

    const events = Map.groupBy(audit.kept.values(), ({ request_id, action, target }) =>
      [request_id, action, target].join(' '),
    )
    const eventsOf = ({ request, action, id }: Acknowledged) =>
      events.get([request, action, `person/${id}`].join(' '))?.length ?? 0
    for (const action of ['person.create', 'person.update', 'person.read']) {
      const done = acknowledged.filter(one => one.action === action)
      t.ok(done.length >= kills, `${done.length} times ${action} was acknowledged`)
      t.same(
        done.filter(one => eventsOf(one) !== 1),
        [],
        'each has exactly one event',
      )
    }

    const stored = await db.collection('objects').find({}).toArray()
    const versions = new Map(stored.map(({ id, version }) => [id, version]))
    t.same(
      acknowledged.filter(({ id, version }) => (versions.get(id) ?? 0) < version),
      [],
      'every acknowledged object is there, in that version or a later one',
    )
    // And the other way round: what was written has been told, acknowledged or not.
    const created = new Set([...audit.kept.values()].filter(isCreation).map(({ target }) => target))
    t.same(
      stored.filter(({ id }) => !created.has(`person/${id}`)).map(({ id }) => id),
      [],
    )
    t.equal(created.size, stored.length, 'and nothing was told that was not written')
    t.comment(`${audit.kept.size} events, ${audit.repeated()} of them came more than once`)
  },
)

function isCreation({ action }: AuditEvent): boolean {
  return action === 'person.create'
}
