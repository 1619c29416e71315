import { once } from 'node:events'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEvent } from '@careeasy/audit'
import { siloDatabase } from '@careeasy/tenant-connection'
import { serve, spawnService } from '@careeasy/testing'
import t from 'tap'
import { ada, createSettings, own, path, placementOf } from './helper.ts'

const server = join(import.meta.dirname, '..', 'src', 'server.ts')

t.test('a process killed between write and relay loses no event of a silo', { timeout: 180_000 }, async t => {
  const { identity, settings, db: pool } = await createSettings(t)
  const placement = placementOf(own, 'silo')
  const registryUrl = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(placement))
  })
  // The audit log: at first it never answers, so that no event can have been handed over before the kill.
  const delivered: AuditEvent[] = []
  let hangs = true
  let asked = 0
  const geoUrl = await serve(t, (request, response) => {
    asked += 1
    if (hangs) return
    void json(request).then(body => {
      delivered.push(...(body as { events: AuditEvent[] }).events)
      response.writeHead(204).end()
    })
  })
  const values = { ...settings, LOG_LEVEL: 'info', TENANT_REGISTRY_URL: registryUrl, GEO_URL: geoUrl }

  const first = await spawnService(t, server, values)
  const prepared = await fetch(`${first.base}/internal/tenants/${own}`, {
    method: 'PUT',
    headers: {
      authorization: await identity.service('tenant-registry', 'profile'),
      'content-type': 'application/json',
    },
    body: JSON.stringify(placement),
  })
  t.equal(prepared.status, 204)
  const headers = { authorization: await identity.hop({ tenant: own }), 'content-type': 'application/json' }
  const acknowledged: string[] = []
  const exited = once(first.child, 'exit')
  async function write(): Promise<void> {
    for (;;) {
      const answer = await fetch(first.base + path, { method: 'POST', headers, body: JSON.stringify(ada) })
      acknowledged.push(((await answer.json()) as { id: string }).id)
    }
  }
  const writers = Promise.allSettled([1, 2, 3, 4].map(write))
  while (acknowledged.length < 40 || asked === 0) await sleep(5)
  first.child.kill('SIGKILL')
  await Promise.all([exited, writers])

  const silo = pool.client.db(siloDatabase(pool.databaseName, own)).collection('objects')
  const stored = (await silo.distinct('id')) as string[]
  t.ok(stored.length >= acknowledged.length)
  t.equal(await silo.countDocuments({ outboxSince: { $exists: true } }), stored.length, 'all of them wait')
  t.equal(delivered.length, 0)

  hangs = false
  await spawnService(t, server, values)
  for (
    let tries = 0;
    tries < 200 && (await silo.countDocuments({ outboxSince: { $exists: true } })) > 0;
    tries++
  )
    await sleep(100)
  const told = new Set(delivered.map(({ target }) => target))
  t.same(
    stored.filter(id => !told.has(`person/${id}`)),
    [],
    `none of ${stored.length} events is lost`,
  )
  t.same(
    acknowledged.filter(id => !told.has(`person/${id}`)),
    [],
  )
  t.ok(delivered.every(({ tenant }) => tenant === own))
  t.equal(await silo.countDocuments({ outboxSince: { $exists: true } }), 0)
})
