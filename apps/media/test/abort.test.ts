import { createHash, randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { siloDatabase } from '@careeasy/tenant-connection'
import { type TestIdentity, testPlacement } from '@careeasy/testing'
import t from 'tap'
import { assetMigrations } from '../src/store/migrations.ts'
import { createSettings, other, own, path, placementOf, spawnMedia, until } from './helper.ts'

// The file's own limit: tap's default is half a minute.
t.setTimeout(600_000)

const mebibyte = 1_048_576
const uploads = 500
/** Uploads at a time, of all tenants together. */
const atOnce = 16

/** Sockets that a process has open, connections to its stores included. */
function sockets(pid: number): number {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter(fd => {
    try {
      return readlinkSync(`${folder}/${fd}`).startsWith('socket:')
    } catch {
      // It was closed while we looked.
      return false
    }
  }).length
}

/** Mostly small files, and one in eight of several parts. */
function randomSize(): number {
  return randomInt(8) === 0 ? randomInt(6 * mebibyte, 12 * mebibyte) : randomInt(1, mebibyte)
}

interface Target {
  readonly base: string
  readonly agent: Agent
  readonly authorization: string
}

function begin({ base, agent, authorization }: Target, size: number) {
  // Half of them do not say how long they are.
  const length = randomInt(2) === 0 ? { 'content-length': String(size) } : {}
  return request(base + path, { method: 'POST', agent, headers: { authorization, ...length } })
}

/** Sends a part of a file and breaks off, at once or a moment later. */
async function breakOff(target: Target, bytes: Buffer): Promise<void> {
  const sent = begin(target, bytes.length)
  // Breaking off is an error to the request.
  const closed = new Promise<void>(resolve => sent.on('error', () => {}).once('close', () => resolve()))
  // Of a large file so much that a part of it is stored, when its length is not known.
  const isLarge = bytes.length > mebibyte
  const sentBytes = bytes.length - 1 - randomInt(isLarge ? mebibyte / 2 : bytes.length)
  const written = new Promise<void>(resolve => void sent.write(bytes.subarray(0, sentBytes), () => resolve()))
  if (isLarge) await Promise.race([written, closed])
  await sleep(randomInt(150))
  sent.destroy()
  await closed
}

/** Uploads a whole file; gives its id and digest. */
async function send(target: Target, bytes: Buffer): Promise<{ id: string; sha256: string }> {
  const sent = begin(target, bytes.length)
  sent.end(bytes)
  const [answer] = await once(sent, 'response')
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  if (answer.statusCode !== 201) throw new Error(text)
  return { id: JSON.parse(text).id, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function startBoth(t: Parameters<typeof createSettings>[0]) {
  const { identity, settings, db, bucket, silo } = await createSettings(t)
  await bucket.make()
  await migrateDatabase(db, assetMigrations)
  const placements = [placementOf(own, 'silo'), testPlacement(other)]
  const { child, base } = await spawnMedia(t, settings, placements)
  await fetch(`${base}/internal/tenants/${own}`, {
    method: 'PUT',
    headers: {
      authorization: await identity.service('tenant-registry', 'media'),
      'content-type': 'application/json',
    },
    body: JSON.stringify(placements[0]),
  })
  const stores = {
    [own]: { bucket: silo, db: db.client.db(siloDatabase(db.databaseName, own)) },
    [other]: { bucket, db },
  }
  return { identity, stores, base, pid: child.pid as number }
}

async function targetOf(identity: TestIdentity, base: string, agent: Agent, tenant: string): Promise<Target> {
  return { base, agent, authorization: await identity.hop({ tenant }) }
}

t.test(
  `${uploads} uploads that break off leave nothing, and harm none beside them`,
  { timeout: 600_000 },
  async t => {
    const { identity, stores, base, pid } = await startBoth(t)
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce * 2 })
    t.teardown(() => agent.destroy())
    const noise = randomBytes(12 * mebibyte)
    const piece = (size: number) => noise.subarray(0, size)
    const good: Record<string, Map<string, string>> = { [own]: new Map(), [other]: new Map() }

    /** The most uploads in parts that were under way at a time. */
    async function watch(goesOn: () => boolean): Promise<number> {
      let most = 0
      while (goesOn()) {
        const seen = await Promise.all(Object.values(stores).map(({ bucket }) => bucket.uploads()))
        most = Math.max(most, seen.flat().length)
        await sleep(20)
      }
      return most
    }

    async function storm(count: number): Promise<void> {
      // One iterator for all workers: each takes the next number.
      const numbers = Array.from({ length: count }, (_, index) => index).values()
      async function work(): Promise<void> {
        for (const number of numbers) {
          const tenant = number % 2 === 0 ? own : other
          // A hop token lasts 60 s.
          const target = await targetOf(identity, base, agent, tenant)
          await breakOff(target, piece(randomSize()))
          if (number % 10 < 2) {
            const { id, sha256 } = await send(target, piece(randomSize()))
            good[tenant]?.set(id, sha256)
          }
        }
      }
      let working = true
      const watching = watch(() => working)
      await Promise.all(Array.from({ length: atOnce }, work))
      working = false
      t.ok((await watching) > 0, 'uploads in parts were under way')
      // What was under way to the store is aborted there a moment later.
      for (const { bucket } of Object.values(stores))
        await until(async () => (await bucket.uploads()).length === 0)
      // Longer than the service waits before it closes a connection whose body it has not read.
      await sleep(2_500)
    }

    await storm(uploads / 2)
    const before = sockets(pid)
    await storm(uploads / 2)
    const after = sockets(pid)
    t.comment(`sockets of the service: ${before} after ${uploads / 2}, ${after} after ${uploads}`)
    // One left behind by each upload would be hundreds. Connections to S3 are kept, 32 at most, as load has it.
    t.ok(after <= before + 48, `${before} sockets, then ${after}`)

    for (const [tenant, { bucket, db }] of Object.entries(stores)) {
      const ids = [...(good[tenant]?.keys() ?? [])].sort()
      t.equal(ids.length, uploads / 10)
      t.same(
        (await bucket.keys()).sort(),
        ids.map(id => `t/${tenant}/blobs/${id}`),
        'no object without metadata',
      )
      t.same(await bucket.uploads(), [], 'no part of one')
      t.same((await db.collection('assets').distinct('id')).sort(), ids, 'no metadata without object')
      t.same(await db.collection('assets').distinct('tenantId'), [tenant])
      const headers = { authorization: await identity.hop({ tenant }) }
      const listed = (await (await fetch(`${base}${path}?limit=1000`, { headers })).json()) as {
        items: { id: string }[]
      }
      t.same(listed.items.map(({ id }) => id).sort(), ids, 'each tenant sees its own')
      for (const [id, sha256] of good[tenant] ?? []) {
        const content = await fetch(`${base}${path}/${id}/content`, { headers })
        const hash = createHash('sha256')
          .update(Buffer.from(await content.arrayBuffer()))
          .digest('hex')
        if (hash !== sha256) t.fail(`asset ${id} of ${tenant} is not what was sent`)
      }
    }
    const [foreign] = good[other]?.keys() ?? []
    const headers = { authorization: await identity.hop({ tenant: own }) }
    t.equal((await fetch(`${base}${path}/${foreign}/content`, { headers })).status, 404)
  },
)
