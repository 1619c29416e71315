import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { deployment, eventually, newTenant } from './client.ts'

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
  const { person, tenant } = made
  for (let index = 0; index < places; index++) {
    const geometry = { type: 'Point', coordinates: [4 + index, 52] }
    const json = { type: 'Feature', geometry, properties: { name: `Ü "${index}"`, kind: 'home' } }
    const added = await person.call('POST', '/geo/collections/places/items', { tenant, json })
    t.equal(added.status, 201)
  }
  const listed = await person.call('GET', '/audit/events?action=place.create&limit=1000', { tenant })
  const events: string[] = listed.json.items.map(({ id }: { id: string }) => id)
  t.equal(events.length, places)
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
  const { person, tenant, events } = await withLog(3)
  const { json: seals } = await person.call('GET', '/audit/seals?limit=1000', { tenant })
  for (const id of events) {
    const { json: proof } = await person.call('GET', `/audit/proof/${id}`, { tenant })
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
      seals.items.find(({ number }: { number: number }) => number === seal.number),
      proof.seal,
    )
  }
})

t.test('the log and its proofs are for owners and admins, and no other tenant has them', async t => {
  const mine = await withLog(1)
  const [colleague, stranger] = [await newTenant(to), await newTenant(to)]
  const [id = ''] = mine.events
  const claims = JSON.parse(Buffer.from(colleague.person.token.split('.')[1] ?? '', 'base64url').toString())
  const json = { roles: ['member'] }
  const put = await mine.person.call('PUT', `/auth/members/${claims.sub}`, { tenant: mine.tenant, json })
  t.equal(put.status, 200)
  const places = await colleague.person.call('GET', '/geo/collections/places/items', { tenant: mine.tenant })
  t.equal(places.status, 200, 'a member, and at work')
  for (const path of ['/audit/export', `/audit/proof/${id}`, '/audit/seals', '/audit/events']) {
    const asMember = await colleague.person.call('GET', path, { tenant: mine.tenant })
    t.match(asMember, { status: 403, json: { code: 'CE_ROLE_INSUFFICIENT' } }, path)
    const asStranger = await stranger.person.call('GET', path, { tenant: mine.tenant })
    t.match(asStranger, { status: 403, json: { code: 'CE_TENANT_FORBIDDEN' } }, path)
  }
  for (const event of [id, randomUUID()]) {
    const { tenant } = stranger
    const found = await stranger.person.call('GET', `/audit/proof/${event}`, { tenant })
    t.match(found, { status: 404, json: { code: 'CE_AUDIT_NOT_FOUND' } })
  }
  const carried = await stranger.person.call('GET', '/audit/export', { tenant: stranger.tenant })
  t.equal(carried.status, 200)
  t.notOk(carried.bytes.includes(id), 'nor is it in their export')
})
