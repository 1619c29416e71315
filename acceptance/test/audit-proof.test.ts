import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, eventually, newTenant, refusal } from './client.ts'
import { newPlace } from './things.ts'

const to = deployment()
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'careeasy-acceptance-'))
t.teardown(() => rmSync(folder, { recursive: true }))
// npx and the command are processes of their own, which take seconds on a busy machine.
t.setTimeout(300_000)

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** A tenant with places, and the ids of the events that they have left; all are sealed. */
async function withLog(places: number): Promise<Tenant & { readonly events: readonly string[] }> {
  const made = await newTenant(to)
  const { person, api, tenant } = made
  for (let index = 0; index < places; index++) {
    const body = newPlace(`Ü "${index}"`, 4 + index, 52)
    const added = await answered(api.POST('/geo/collections/places/items', { body }))
    t.equal(added.status, 201)
  }
  const query = { action: 'place.create', limit: 1_000 }
  const listed = await answered(api.GET('/audit/events', { params: { query } }))
  const events = listed.data.items.map(({ id }) => id)
  t.equal(events.length, places)
  // Not sealed yet is an answer here, and no fault.
  const proofs = () => Promise.all(events.map(id => person.call('GET', `/audit/proof/${id}`, { tenant })))
  const found = await eventually(proofs, all => all.every(({ status }) => status === 200))
  t.ok(found.every(({ status }) => status === 200))
  return { ...made, events }
}

/** `npx careeasy audit verify`, without a server or credentials. */
function verify(name: string, content: Buffer | string): Promise<{ code: number | null; stdout: string }> {
  const file = join(folder, name)
  writeFileSync(file, content)
  const { PATH, HOME } = process.env
  return new Promise(resolve => {
    const args = ['--no', 'careeasy', 'audit', 'verify', file]
    const child = execFile('npx', args, { cwd: root, env: { PATH, HOME } }, (_error, stdout) =>
      resolve({ code: child.exitCode, stdout }),
    )
  })
}

const sha256 = (...parts: readonly (Buffer | string)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** RFC 8785 for flat objects of texts and integers. */
const canonical = (value: object) => JSON.stringify(value, Object.keys(value).sort())

t.test('an exported log is well, and one byte that was changed in a copy is found', async t => {
  const { person, tenant, events } = await withLog(5)
  for (const [accept, name] of [
    ['application/x-ndjson', 'log.ndjson'],
    ['text/csv', 'log.csv'],
  ] as const) {
    const exported = await person.call('GET', '/audit/export', { tenant, headers: { accept } })
    t.equal(exported.status, 200)
    t.match(exported.headers['content-type'], accept)
    for (const id of events) t.ok(exported.bytes.includes(id))
    const well = await verify(name, exported.bytes)
    t.equal(well.code, 0, well.stdout)
    t.match(
      well.stdout,
      new RegExp(`^tenant ${tenant}: \\d+ events in \\d+ seals, nothing was changed$`, 'm'),
    )

    const changed = Buffer.from(exported.bytes)
    const at = changed.indexOf(events[2] as string)
    changed[at] = changed.at(at) === 0x30 ? 0x31 : 0x30
    const found = await verify(`changed-${name}`, changed)
    t.equal(found.code, 1, found.stdout)
    t.match(found.stdout, /^line \d+: the events of seal \d+ are not those that it was made of/m)

    const text = exported.bytes.toString()
    const without = text.replace(new RegExp(`^.*${events[2]}.*\n`, 'm'), '')
    t.not(without, text)
    t.equal((await verify(`shorter-${name}`, without)).code, 1, 'an event was removed')
    const cut = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)
    const tail = await verify(`cut-${name}`, cut)
    t.match(tail, { code: 1, stdout: 'cut off' })
  }
})

t.test('a proof leads from the event to the root of a seal that the tenant has', async t => {
  const { api, events } = await withLog(3)
  const { data: seals } = await answered(api.GET('/audit/seals', { params: { query: { limit: 1_000 } } }))
  for (const id of events) {
    const { data: proof } = await answered(api.GET('/audit/proof/{id}', { params: { path: { id } } }))
    t.equal(proof.event.id, id)
    // By the text of RFC 6962 and 8785 alone: nothing of ours checks itself here.
    const leaf = sha256(Buffer.of(0), canonical(proof.event))
    t.equal(leaf.toString('hex'), proof.leaf)
    let hash = leaf
    for (const { side, hash: hex } of proof.path) {
      const beside = Buffer.from(hex, 'hex')
      hash = side === 'left' ? sha256(Buffer.of(1), beside, hash) : sha256(Buffer.of(1), hash, beside)
    }
    t.equal(hash.toString('hex'), proof.seal.root)
    const { hash: own, ...seal } = proof.seal
    t.equal(sha256(Buffer.of(2), canonical(seal)).toString('hex'), own)
    t.strictSame(
      seals.items.find(({ number }) => number === seal.number),
      proof.seal,
    )
  }
})

t.test('the log and its proofs are for owners and admins, and no other tenant has them', async t => {
  const mine = await withLog(1)
  const [colleague, stranger] = [await newTenant(to), await newTenant(to)]
  const [id = ''] = mine.events
  const put = await answered(
    mine.api.PUT('/auth/members/{userId}', {
      params: { path: { userId: colleague.userId } },
      body: { roles: ['member'] },
    }),
  )
  t.equal(put.status, 200)
  const atWork = colleague.person.forTenant(mine.tenant).api
  const places = await answered(atWork.GET('/geo/collections/places/items'))
  t.equal(places.status, 200, 'a member, and at work')
  const paths = ['/audit/export', `/audit/proof/${id}`, '/audit/seals', '/audit/events', '/audit/retention']
  for (const path of paths) {
    const asMember = await colleague.person.call('GET', path, { tenant: mine.tenant })
    t.match(asMember, { status: 403, json: { code: 'CE_ROLE_INSUFFICIENT' } }, path)
    const asStranger = await stranger.person.call('GET', path, { tenant: mine.tenant })
    t.match(asStranger, { status: 403, json: { code: 'CE_TENANT_FORBIDDEN' } }, path)
  }
  for (const event of [id, randomUUID()]) {
    const found = await refusal(stranger.api.GET('/audit/proof/{id}', { params: { path: { id: event } } }))
    t.match(found, { status: 404, code: 'CE_AUDIT_NOT_FOUND' })
  }
  const carried = await stranger.person.call('GET', '/audit/export', { tenant: stranger.tenant })
  t.equal(carried.status, 200)
  t.notOk(carried.bytes.includes(id), 'nor is it in their export')
})

t.test('an owner says how long the log is kept, and only of what was there', async t => {
  const { person, tenant } = await newTenant(to)
  const path = '/audit/retention'
  const before = await person.call('GET', path, { tenant })
  t.match(before, { status: 200, json: { months: null } })
  const json = { months: 24 }
  t.match(await person.call('PUT', path, { tenant, json }), { status: 428 })
  const headers = { 'if-match': String(before.headers['etag']) }
  const said = await person.call('PUT', path, { tenant, json, headers })
  t.match(said, { status: 200, json: { months: 24, months_until_then: null } })
  t.ok(
    Date.parse((said.json as { effective_at: string }).effective_at) > Date.now() + 29 * 86_400_000,
    'a shorter time waits',
  )
  t.match(await person.call('PUT', path, { tenant, json, headers }), { status: 412 })
  const few = { ...headers, 'if-match': String(said.headers['etag']) }
  t.match(await person.call('PUT', path, { tenant, json: { months: 11 }, headers: few }), { status: 400 })
})
