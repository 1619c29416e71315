import type { Test } from 'tap'
import type { Geo } from './helper.ts'

// A collection that a tenant defines, with three features in it.

export const url = '/geo/collections/defibrillators'
export const items = `${url}/items`
export const attributes = {
  type: 'object',
  properties: {
    label: { type: 'string', maxLength: 40 },
    shocks: { type: 'integer', minimum: 0 },
    is_public: { type: 'boolean' },
    serviced: { type: 'string', format: 'date-time' },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['label'],
  additionalProperties: false,
}
export const definition = { title: 'Defibrillators', geometry: 'Point', attributes }

type Client = Awaited<ReturnType<typeof clientOf>>

/** Sends as a member of the first tenant unless told otherwise; owner for definitions. */
export async function clientOf(
  geo: Geo,
  role: 'owner' | 'member' | 'viewer' = 'owner',
  tenant = geo.tenants[0],
) {
  const headers = await geo.as(tenant, role)
  return (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, more = {}) =>
    geo.app.inject({ method, url: path, headers: { ...headers, ...more }, ...(body && { body }) })
}

export function defibrillator(label: string, lon = 4.9, lat = 52.37, more: object = {}) {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { label, ...more },
  }
}

export async function filled(t: Test, send: Client): Promise<string[]> {
  const ids: string[] = []
  for (const one of [
    defibrillator('North', 4.9, 52.4, { shocks: 0, is_public: true, serviced: '2026-03-01T10:00:00+01:00' }),
    defibrillator('Mid', 5.1, 52.1, { shocks: 3, is_public: false, due: '2026-05-01' }),
    defibrillator('South', 4.35, 50.85, { shocks: 12, serviced: '0000-01-01T00:00:00Z' }),
  ]) {
    const added = await send('POST', items, one)
    t.equal(added.statusCode, 201, added.body)
    ids.push(added.json().id)
  }
  return ids
}
