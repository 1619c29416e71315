import { setTimeout as sleep } from 'node:timers/promises'
import { type DemoPlace, demo } from './demo.ts'
import { type EdgeAnswer, type EdgeClient, EdgeError, login } from './edge-client.ts'
import { gradientPng } from './png.ts'
import type { Report } from './report.ts'

const provisionTimeoutMs = 60_000

/** What `seed` needs. */
export interface SeedOptions {
  edgeUrl: string
  adminEmail: string
  adminPassword: string
  report: Report
}

/** Makes the demo user, the two tenants and their data through the edge; what is there already is left alone. */
export async function seed({ edgeUrl, adminEmail, adminPassword, report }: SeedOptions): Promise<void> {
  const admin = await login(edgeUrl, adminEmail, adminPassword)
  const { email, password, fname, lname } = demo
  await create(admin, '/auth/users', { email, password, fname, lname })
  for (const { uuid, name } of demo.tenants) {
    await create(admin, '/tenants', { Tenant_UUID: uuid, name, owner: email })
    await waitUntilActive(admin, uuid)
  }
  const client = await login(edgeUrl, email, password)
  for (const tenant of demo.tenants) {
    const added =
      (await seedPeople(client, tenant)) +
      (await seedPlaces(client, tenant)) +
      (await seedAsset(client, tenant))
    report.line(`${tenant.name} (${tenant.uuid}): ${added === 0 ? 'all there' : `${added} things added`}`)
  }
}

type DemoTenant = (typeof demo.tenants)[number]

async function seedPeople(client: EdgeClient, { uuid, name, people }: DemoTenant): Promise<number> {
  const path = '/profile/objects/person'
  const there = new Set((await list(client, path, uuid)).map(person => read(person, 'email')))
  let added = 0
  for (const [fname, lname] of people) {
    const email = `${plain(fname)}.${plain(lname)}@${name}.example`
    if (there.has(email)) continue
    const others = { education: [], experiences: [] }
    await create(client, path, { fname, lname, email, others }, uuid)
    added += 1
  }
  return added
}

async function seedPlaces(client: EdgeClient, { uuid, places }: DemoTenant): Promise<number> {
  const path = '/geo/collections/places/items'
  const there = new Set((await list(client, path, uuid)).map(place => read(place, 'name')))
  const missing = places.filter(([name]) => !there.has(name))
  for (const place of missing) await create(client, path, feature(place), uuid)
  return missing.length
}

async function seedAsset(client: EdgeClient, { uuid, name }: DemoTenant): Promise<number> {
  const filename = `${name}.png`
  const there = await list(client, '/media/assets', uuid)
  if (there.some(asset => JSON.stringify(asset).includes(filename))) return 0
  const image = gradientPng(64, 64, uuid === '7MA170H' ? [38, 139, 210] : [211, 54, 130])
  const headers = {
    'Content-Type': 'image/png',
    'Content-Disposition': `attachment; filename="${filename}"`,
  }
  const answer = await client.post('/media/assets', image, uuid, headers)
  if (answer.status !== 201) throw new EdgeError(`POST /media/assets in ${uuid}`, answer)
  return 1
}

function feature([name, kind, lon, lat]: DemoPlace): object {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { name, kind } }
}

/** POST that counts "exists already" as done. */
async function create(client: EdgeClient, path: string, body: object, tenant?: string): Promise<void> {
  const answer = await client.post(path, body, tenant)
  if (![200, 201, 202, 409].includes(answer.status)) throw new EdgeError(`POST ${path}`, answer)
}

async function list(client: EdgeClient, path: string, tenant: string): Promise<unknown[]> {
  const answer = await client.get(`${path}?limit=1000`, tenant)
  if (answer.status !== 200) throw new EdgeError(`GET ${path} in ${tenant}`, answer)
  const { items, features } = answer.body as { items?: unknown[]; features?: unknown[] }
  return items ?? features ?? []
}

/** A tenant is provisioned store by store after it was made. */
async function waitUntilActive(admin: EdgeClient, uuid: string): Promise<void> {
  const deadline = performance.now() + provisionTimeoutMs
  let answer: EdgeAnswer
  do {
    answer = await admin.get(`/tenants/${uuid}`)
    if (answer.status === 200 && read(answer.body, 'status') === 'active') return
    await sleep(100)
  } while (performance.now() < deadline)
  throw new EdgeError(`tenant ${uuid} did not become active`, answer)
}

/** A field wherever the resource keeps it: at the top, or among its attributes or properties. */
function read(resource: unknown, field: string): unknown {
  const top = resource as Record<string, unknown>
  for (const holder of [top, top['attributes'], top['properties']]) {
    const value = (holder as Record<string, unknown> | undefined)?.[field]
    if (value !== undefined) return value
  }
  return undefined
}

/** Letters without their marks, for an e-mail address. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
