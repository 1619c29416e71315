import { answered, type CareEasyClient, type operations } from '@careeasy/client'

// What many tests put into a tenant.

export type Place = operations['createPlace']['requestBody']['content']['application/json']

export function newPlace(
  name: string,
  lon: number,
  lat: number,
  kind: Place['properties']['kind'] = 'home',
): Place {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { name, kind } }
}

/** The path of the people of a tenant: `params: people`. */
export const people = { path: { type: 'person' } } as const

/** The actions of the newest thousand events of the tenant, newest first. */
export async function auditActions({ api }: CareEasyClient): Promise<string[]> {
  const { data } = await answered(api.GET('/audit/events', { params: { query: { limit: 1_000 } } }))
  return data.items.map(({ action }) => action)
}
