import { randomUUID } from 'node:crypto'
import type { TenantRole } from '@careeasy/identity'
import { createGeo, feature, type Geo, type GeoOptions, type TestDatabase } from './helper.ts'

/** What a client sends to book a visit. */
export interface Wish {
  readonly carer: string
  readonly client: string
  readonly place: string
  readonly start: string
  readonly end: string
  readonly time_zone: string
  readonly notes?: string
}

/** Somebody of a tenant, with a place to visit. */
export interface Office {
  readonly tenant: string
  readonly place: string
  /** A wish of an hour from this one of a day in the near future; another carer and client each time. */
  wish(hour?: number, changes?: Partial<Wish>): Wish
  ask(method: 'GET' | 'POST' | 'PATCH', path: string, options?: AskOptions): Promise<Answer>
  /** A booked visit, with its ETag. */
  booked(changes?: Partial<Wish>): Promise<{ id: string; etag: string }>
}

interface AskOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly role?: TenantRole
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  readonly json: any
}

/** A Monday within the years that can be booked. */
const dayStart = Date.UTC(new Date().getUTCFullYear() + 1, 0, 4)
export const at = (hours: number) => new Date(dayStart + hours * 3_600_000).toISOString()

/** An app with two tenants, each with a place. */
export async function createOffices(
  t: Parameters<typeof createGeo>[0],
  database: TestDatabase,
  options: GeoOptions = {},
): Promise<Geo & { offices: readonly [Office, Office] }> {
  const geo = await createGeo(t, database, options)
  const [one, other] = geo.tenants
  return { ...geo, offices: [await createOffice(geo, one), await createOffice(geo, other)] }
}

async function createOffice({ app, as }: Geo, tenant: string): Promise<Office> {
  const ask: Office['ask'] = async (method, url, { body, headers, role = 'member' } = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { ...(await as(tenant, role)), ...headers },
      ...(body === undefined ? {} : { body: body as object }),
    })
    const json = answer.body === '' ? undefined : answer.json()
    return { status: answer.statusCode, headers: answer.headers, json }
  }
  const added = await ask('POST', '/geo/collections/places/items', { body: feature('Home') })
  const place = added.json.id as string
  const wish: Office['wish'] = (hour = 0, changes = {}) => ({
    ...{ carer: randomUUID(), client: randomUUID(), place, start: at(hour), end: at(hour + 1) },
    time_zone: 'Europe/Berlin',
    ...changes,
  })
  return {
    tenant,
    place,
    wish,
    ask,
    async booked(changes) {
      const { json, headers } = await ask('POST', '/geo/visits', { body: wish(0, changes) })
      return { id: json.id, etag: String(headers['etag']) }
    },
  }
}
