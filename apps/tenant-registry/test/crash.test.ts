import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { keys } from '../src/store/table.ts'
import { stepNames, type Tenant } from '../src/store/tenants.ts'
import { caller, createFixture } from './helper.ts'
import { type Death, type DoneCall, startReplica } from './replica.ts'

// Replicas are real processes: one is killed while it is at every point of its work, each for another tenant, and
// one more takes over.

t.setTimeout(300_000)
const fixture = await createFixture(t)
const { client, table, identity } = fixture
const done: DoneCall[] = []

const replicaOptions = {
  env: {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: engine('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: engine('AWS_SECRET_ACCESS_KEY'),
    AWS_REGION: engine('AWS_REGION'),
    TENANTS_TABLE: table,
    CACHE_URL: 'memory:',
    PORT: '0',
    ...identity.settings('tenant-registry'),
  },
  dynamodb: engine('DYNAMODB_ENDPOINT'),
  onDone: (call: DoneCall) => void done.push(call),
}

async function send(origin: string, method: string, path: string, body?: object) {
  const authorization = await identity.hop({ sub: caller, roles: ['platform:admin'] })
  const response = await fetch(origin + path, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

interface Killed {
  readonly uuid: string
  readonly name: string
  readonly death: Death
}

const deathsOf = (at: string): Death[] => [
  { at, when: 'before' },
  { at, when: 'after' },
]
const whileCreating = [
  'create',
  ...stepNames.flatMap(step => [step === 'owner' ? 'auth PUT' : `${step} PUT`, `record ${step}`]),
  'activate',
]
const creations: Killed[] = whileCreating.flatMap(deathsOf).map((death, index) => ({
  uuid: `CRASH${String(index).padStart(2, '0')}`,
  name: `crash-${index}`,
  death,
}))
const changed = (kind: string, at: string): Killed[] =>
  deathsOf(at).map((death, index) => ({
    uuid: `${kind.toUpperCase()}${index}`,
    name: `${kind}-${index}`,
    death,
  }))
const suspensions = changed('suspend', 'geo PUT')
const resumptions = changed('resumed', 'geo PUT')
const renames = changed('renamed', 'auth PUT')
const limits = changed('limited', 'media PUT')

/** All of it at once in one replica, which dies when each is where its death says. */
async function dieOf(requests: readonly (Killed & { method: string; path: string; body?: object })[]) {
  const deaths = new Map(requests.map(({ uuid, death }) => [uuid, death]))
  const replica = await startReplica({ ...replicaOptions, deaths })
  t.teardown(replica.kill)
  const answers = requests.map(({ method, path, body }) => send(replica.url, method, path, body))
  const settled = await Promise.allSettled(answers)
  for (const [index, { status }] of settled.entries()) {
    const { when, at } = requests[index]?.death ?? {}
    t.equal(status, 'rejected', `killed ${when} ${at}`)
  }
  t.equal(((await replica.exited) as unknown[])[1], 'SIGKILL')
}

const read = async (key: object) =>
  (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item

async function partition(pk: string): Promise<string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    }),
  )
  return Items.map(item => String(item['sk']))
}

async function seed(): Promise<void> {
  const { app } = await fixture.start(t)
  for (const { uuid, name } of [...suspensions, ...resumptions, ...renames, ...limits]) {
    const body = { Tenant_UUID: uuid, name }
    const created = await app.inject({ method: 'POST', url: '/tenants', headers: fixture.admin, body })
    t.equal(created.statusCode, 201)
  }
  for (const { uuid } of resumptions) {
    await app.inject({ method: 'POST', url: `/tenants/${uuid}/suspend`, headers: fixture.admin })
  }
  await app.close()
}

/** As if the 30 seconds of the dead ones' leases were over. */
async function endLeases(): Promise<void> {
  for (const uuid of await partition(keys.unfinished('').pk)) {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.tenant(uuid),
        UpdateExpression: 'SET #lease.#until = :past',
        ExpressionAttributeNames: { '#lease': 'lease', '#until': 'until' },
        ExpressionAttributeValues: { ':past': Date.now() - 1 },
      }),
    )
  }
}

async function settled(): Promise<boolean> {
  const left = await Promise.all(['PROVISIONING', 'UNSETTLED', 'RENAMED', 'LIMITED'].map(partition))
  return left.flat().length === 0
}

t.test('whatever a killed replica leaves, another one completes', async t => {
  await seed()
  const post = (path: string) => (killed: Killed) => ({
    ...killed,
    method: 'POST',
    path: `/tenants/${killed.uuid}/${path}`,
  })
  await dieOf([
    ...creations.map(killed => ({
      ...killed,
      method: 'POST',
      path: '/tenants',
      body: { Tenant_UUID: killed.uuid, name: killed.name },
    })),
    ...suspensions.map(post('suspend')),
    ...resumptions.map(post('resume')),
    ...renames.map(killed => ({
      ...killed,
      method: 'PATCH',
      path: `/tenants/${killed.uuid}`,
      body: { name: `${killed.name}-new` },
    })),
    ...limits.map(killed => ({
      ...killed,
      method: 'PUT',
      path: `/tenants/${killed.uuid}/limits`,
      body: { media_bytes: 7 },
    })),
  ])
  t.ok((await partition('PROVISIONING')).length > 10, 'much is left to do')
  await endLeases()
  const survivor = await startReplica(replicaOptions)
  t.teardown(survivor.stop)
  for (let tries = 0; tries < 1_200 && !(await settled()); tries++) {
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  t.ok(await settled(), 'nothing is left to do')

  const listed = await partition('TENANTS')
  for (const { uuid, name, death } of creations) {
    const point = `${death.when} ${death.at}`
    const repeated = await send(survivor.url, 'POST', '/tenants', { Tenant_UUID: uuid, name })
    const neverWritten = death.at === 'create' && death.when === 'before'
    t.equal(repeated.status, neverWritten ? 201 : 409, `${point}: the client that repeats`)
    if (!neverWritten) t.equal(repeated.body['code'], 'CE_TENANT_EXISTS', point)

    const tenant = (await read(keys.tenant(uuid))) as Tenant | undefined
    t.match(tenant, { status: 'active', name }, point)
    t.same(Object.keys(tenant?.steps ?? {}).sort(), [...stepNames].sort(), point)
    t.equal((await read(keys.name(name)))?.['uuid'], uuid, `${point}: the name is the tenant's`)
    t.equal(listed.includes(uuid) || neverWritten, true, `${point}: it is listed`)
    for (const keeper of ['geo', 'profile', 'media', 'auth']) {
      const calls = done.filter(
        ({ what, path }) => what === `${keeper} PUT` && path.split('/').includes(uuid),
      )
      t.ok(calls.length >= 1 && calls.length <= 2, `${point}: ${keeper} did its part ${calls.length} times`)
    }
  }

  for (const { uuid, death } of [...suspensions, ...resumptions]) {
    const status = suspensions.some(killed => killed.uuid === uuid) ? 'suspended' : 'active'
    const tenant = (await read(keys.tenant(uuid))) as Tenant | undefined
    t.equal(tenant?.status, status, `${uuid} ${death.when} ${death.at}`)
    const told = done.findLast(({ what, path }) => what === 'geo PUT' && path.endsWith(uuid))
    t.match(told?.body, { status, epoch: tenant?.epoch }, `${uuid} ${death.when}: geo knows`)
  }

  for (const { uuid, name, death } of renames) {
    const tenant = (await read(keys.tenant(uuid))) as Tenant | undefined
    t.equal(tenant?.name, `${name}-new`, `${death.when} ${death.at}`)
    const told = done.findLast(({ what, path }) => what === 'auth PUT' && path.endsWith(`${uuid}/name`))
    t.match(told?.body, { name: `${name}-new`, version: tenant?.version }, `${death.when}: auth knows`)
    t.equal(await read(keys.name(name)), undefined, 'the former name is free')
    const repeated = await send(survivor.url, 'PATCH', `/tenants/${uuid}`, { name: `${name}-new` })
    t.equal(repeated.status, 200, 'the client that repeats')
  }

  for (const { uuid, death } of limits) {
    const tenant = (await read(keys.tenant(uuid))) as Tenant | undefined
    t.same(tenant?.limits, { media_bytes: 7 }, `${death.when} ${death.at}`)
    const told = done.findLast(({ what, path }) => what === 'media PUT' && path.endsWith(`${uuid}/limits`))
    t.match(
      told?.body,
      { limits: { media_bytes: 7 }, version: tenant?.version },
      `${death.when}: media knows`,
    )
  }
})
