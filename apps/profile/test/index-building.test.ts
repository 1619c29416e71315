import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import t, { type Test } from 'tap'
import { type IndexBuildingOptions, startIndexBuilding } from '../src/index-building.ts'
import { createIndexBuilds } from '../src/store/index-builds.ts'
import { type ObjectDocument, objects } from '../src/store/objects.ts'
import { createTypeStore, type TypeDocument } from '../src/store/types.ts'
import { createTypeChanges } from '../src/type-changes.ts'
import { createTypes } from '../src/types/create-types.ts'
import { onEachTier, other, own, startProfile } from './helper.ts'

t.setTimeout(300_000)

const schema = {
  type: 'object',
  properties: { name: { type: 'string', 'x-index': true, 'x-search': true }, no: { type: 'number' } },
}

/** The type as it is after a version that declares an index while there are objects. */
async function putType(tenant: Tenant, since = new Date()) {
  const at = new Date()
  const document: TypeDocument = {
    id: 'thing',
    version: 2,
    schema: JSON.stringify(schema),
    indexes: [{ path: 'name', slot: 's1', state: 'building' }],
    building: { since, done: 0 },
    created_at: at,
    created_by: 'u',
    updated_at: at,
    updated_by: 'u',
  }
  const context = { tenant: tenant.uuid, actor: 'u', requestId: 'r', source: 'profile' }
  const event = createAuditEvent(context, { action: 'type.put', target: 'type/thing' })
  await createTypeStore(tenant.mongo).insert(document, event)
}

/** Objects as they were written before anything was declared. */
async function storeObjects(tenant: Tenant, count: number, type = 'thing') {
  const at = new Date()
  const documents = Array.from({ length: count }, (_, no): ObjectDocument => {
    const id = randomUUID()
    return {
      id,
      type,
      attributes: { name: `Name ${no}`, no },
      type_version: 1,
      version: 1,
      action: 'create',
      created_at: at,
      created_by: 'u',
      updated_at: at,
      updated_by: 'u',
      unique: [`id:${type}:${id}`],
      slots: {},
      words: [],
    }
  })
  await tenant.mongo.collection<ObjectDocument>(objects).insertMany(documents)
}

const stateOf = (db: Db) => db.collection('types').findOne({ tenantId: own, id: 'thing' })
const unfilled = (db: Db, tenant = own) =>
  db.collection('objects').countDocuments({ tenantId: tenant, 'slots.s1': { $exists: false } })

type Options = Pick<IndexBuildingOptions, 'tenantOf' | 'settle'> &
  Partial<Pick<IndexBuildingOptions, 'types'>>

function startReplica(t: Test, db: Db, options: Options) {
  const building = startIndexBuilding({
    databases: async () => [db],
    types: createTypes(),
    log: { warn: (fields, message) => t.comment(message, fields) },
    interval: 60_000,
    ...options,
  })
  t.teardown(() => building.close())
  return building
}

onEachTier('objects that were there before an index are filled, then the index is used', async (t, tier) => {
  const { app, db } = await startProfile(t, { tier })
  const tenantOf = app.tenants.forService
  const [mine, theirs] = [await tenantOf(own), await tenantOf(other)]
  await storeObjects(mine, 250)
  await storeObjects(mine, 10, 'other-thing')
  await storeObjects(theirs, 5)
  await putType(mine)
  const early = startReplica(t, db, { tenantOf })
  await early.sweep()
  t.match(await stateOf(db), { indexes: [{ state: 'building' }] }, 'a version rests first')

  await startReplica(t, db, { tenantOf, settle: 0 }).sweep()
  const type = await stateOf(db)
  t.same(type?.['indexes'], [{ path: 'name', slot: 's1', state: 'ready' }])
  t.notOk('building' in (type ?? {}))
  t.equal(await unfilled(db), 10, 'those of another type')
  if (tier === 'pool') t.equal(await unfilled(db, other), 5, 'those of another tenant')
  const one = await db.collection('objects').findOne({ tenantId: own, 'slots.s1': 'Name 7' })
  t.match(one, { attributes: { no: 7 }, words: ['name', '7'], version: 1 })
})

t.test('replicas that meet build each type once', async t => {
  const { app, db } = await startProfile(t)
  const tenantOf = app.tenants.forService
  const tenant = await tenantOf(own)
  await storeObjects(tenant, 250)
  await putType(tenant)
  const real = createTypes()
  let taken = 0
  const types = {
    current(of: Tenant, name: string) {
      taken += 1
      return real.current(of, name)
    },
  }
  const replicas = [1, 2, 3].map(() => startReplica(t, db, { tenantOf, types, settle: 0 }))
  await Promise.all(replicas.map(replica => replica.sweep()))
  t.equal(taken, 1, 'whoever has taken a type asks for it')
  t.equal(await unfilled(db), 0)
  t.match(await stateOf(db), { indexes: [{ state: 'ready' }] })
})

t.test('an object that is written meanwhile keeps what the write has put', async t => {
  const { app, db } = await startProfile(t)
  const tenant = await app.tenants.forService(own)
  await storeObjects(tenant, 300)
  await putType(tenant)
  const written = await db.collection('objects').find({ tenantId: own }).sort({ id: 1 }).limit(200).toArray()
  const ids = written.map(({ _id }) => _id)
  // Between the reading of a batch and its writing: the replica asks for its tenant's collection each time.
  let batches = 0
  const collection: Tenant['mongo']['collection'] = name => {
    const found = tenant.mongo.collection(name)
    if (name !== objects) return found as never
    return {
      ...found,
      async find(filter: never, options: never) {
        const batch = await found.find(filter, options)
        if (batches++ === 0)
          await db
            .collection('objects')
            .updateMany(
              { _id: { $in: ids } },
              { $set: { version: 2, 'slots.s1': 'newer', words: ['newer'] } },
            )
        return batch
      },
    } as never
  }
  const watched = { uuid: own, mongo: { collection } } as Tenant
  await startReplica(t, db, { tenantOf: async () => watched, settle: 0 }).sweep()
  t.ok(batches > 1)
  t.equal(await db.collection('objects').countDocuments({ 'slots.s1': 'newer' }), 200)
  t.equal(await unfilled(db), 0)
})

t.test('a type whose removal is taken back is still built', async t => {
  const { app, db } = await startProfile(t)
  const tenant = await app.tenants.forService(own)
  await storeObjects(tenant, 1)
  await putType(tenant)
  // As if the object had been written just after the first look.
  let looks = 0
  const collection: Tenant['mongo']['collection'] = name => {
    const found = tenant.mongo.collection(name)
    const count = async (filter: never, limit: number) =>
      name === objects && looks++ === 0 ? 0 : found.count(filter, limit)
    return { ...found, count } as never
  }
  const watched = { ...tenant, mongo: { collection } }
  const context = { tenant: own, actor: 'u', requestId: 'r', source: 'profile' }
  const changes = createTypeChanges(watched, createTypes(), context, 10)
  await t.rejects(
    changes.remove('thing', () => {}),
    { code: 'CE_TYPE_IN_USE' },
  )
  t.equal(looks, 2)
  t.match(await stateOf(db), { indexes: [{ state: 'building' }], building: { done: 0 } })
  await startReplica(t, db, { tenantOf: app.tenants.forService, settle: 0 }).sweep()
  t.match(await stateOf(db), { indexes: [{ state: 'ready' }] })
})

t.test('the total is of the objects that are filled: deleted ones are not', async t => {
  const { app, db } = await startProfile(t)
  const tenant = await app.tenants.forService(own)
  await storeObjects(tenant, 5)
  await db.collection('objects').updateOne({ tenantId: own }, { $set: { deleted_at: new Date() } })
  const builds = createIndexBuilds(tenant, 'a replica')
  t.equal(await builds.total('thing'), (await builds.next('thing', undefined, 10)).length)
})

t.test('a newer version of the type ends the building of the one before', async t => {
  const { app, db } = await startProfile(t)
  const tenantOf = app.tenants.forService
  const tenant = await tenantOf(own)
  await storeObjects(tenant, 10)
  await putType(tenant)
  const real = createTypes()
  const types = {
    async current(of: Tenant, name: string) {
      const type = await real.current(of, name)
      await db.collection('types').updateOne({ id: name }, { $set: { version: 3 } })
      return type
    },
  }
  const replica = startReplica(t, db, { tenantOf, types, settle: 0 })
  await replica.sweep()
  t.match(await stateOf(db), { version: 3, indexes: [{ state: 'building' }], building: { done: 0 } })
})

t.test('what a killed replica began, another one goes on with', { timeout: 180_000 }, async t => {
  const { app, db, settings } = await startProfile(t)
  const tenantOf = app.tenants.forService
  const tenant = await tenantOf(own)
  await storeObjects(tenant, 1_000)
  await putType(tenant)
  const script = join(import.meta.dirname, 'fixtures', 'index-builder.ts')
  const child = spawn(process.execPath, [script, settings.MONGODB_URL, db.databaseName], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let done = 0
  for (let tries = 0; done === 0; tries++) {
    if (tries > 2_000) throw new Error('it did not begin')
    await sleep(5)
    done = (await stateOf(db))?.['building']?.done ?? 0
  }
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  const left = await stateOf(db)
  const { after, by } = left?.['building'] ?? {}
  t.match(left, { indexes: [{ state: 'building' }], building: { total: 1_000 } })
  t.ok((await unfilled(db)) > 0, 'it was killed in the middle')

  const next = startReplica(t, db, { tenantOf, settle: 0 })
  await next.sweep()
  t.equal((await stateOf(db))?.['building']?.by, by, 'its lease still runs')
  // What was done is not done again: this object would be filled otherwise.
  await db.collection('objects').updateOne({ tenantId: own, id: after }, { $unset: { 'slots.s1': '' } })
  await sleep(3_100)
  await next.sweep()
  t.match(await stateOf(db), { indexes: [{ state: 'ready' }] })
  t.equal(await unfilled(db), 1, 'all but the one that was taken out again')
})

t.test('the route of a type tells how far its index is, and lists use it when it is ready', async t => {
  const { app, db, headers } = await startProfile(t)
  const as = await headers({ roles: ['owner'] })
  const url = '/profile/types/thing'
  const list = async (filter: string) => {
    const answer = await app.inject({ url: '/profile/objects/thing', query: { filter }, headers: as })
    return answer.json().items.length
  }
  await app.inject({ method: 'PUT', url, headers: as, body: { properties: { no: { type: 'number' } } } })
  await storeObjects(await app.tenants.forService(own), 1_000)
  const put = await app.inject({ method: 'PUT', url, headers: as, body: schema })
  t.match(put.json(), { indexes: [{ path: 'name', state: 'building' }], building: { done: 0 } })
  t.equal(await list('name eq "Name 7"'), 1, 'all are looked at meanwhile')

  const tenantOf = app.tenants.forService
  let told: { done: number; total: number } | undefined
  const replica = startReplica(t, db, { settle: 0, tenantOf })
  const watch = setInterval(async () => {
    const { building } = (await app.inject({ url, headers: as })).json()
    if (building?.done > 0) told ??= building
  }, 5)
  await replica.sweep()
  clearInterval(watch)
  t.match(told, { total: 1_000 })
  t.ok([200, 400, 600, 800].includes(told?.done ?? 0), `${told?.done} of them`)
  const ready = (await app.inject({ url, headers: as })).json()
  t.match(ready, { indexes: [{ path: 'name', state: 'ready' }] })
  t.notOk('building' in ready)
  t.equal(await list('name eq "Name 7"'), 1)
})
