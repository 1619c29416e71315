import { randomBytes } from 'node:crypto'
import type { Client } from './http.ts'
import { expectStatus, geoJson } from './subject.ts'

/** What is added for the time of a run: on all sides of the earth, and where boxes, zones and maps end. */
const points: readonly (readonly [name: string, kind: string, lon: number, lat: number])[] = [
  ['At the Danube', 'clinic', 20.4573, 44.8206],
  ["St Mary's", 'clinic', -0.1746, 51.5172],
  ['West of the line', 'home', 179.97, -16.8],
  ['East of the line', 'home', -179.98, -16.85],
  ['In the north', 'pharmacy', 15.6356, 78.2232],
  ['In the south', 'pharmacy', -68.3029, -54.8019],
]

const square = (lon: number, lat: number, side: number) => [
  [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ],
]

const areas = [
  ['Old town', 'home-care', { type: 'Polygon', coordinates: square(20.44, 44.81, 0.03) }],
  [
    'Both banks',
    'meals',
    { type: 'MultiPolygon', coordinates: [square(20.3, 44.8, 0.1), square(20.5, 44.8, 0.1)] },
  ],
  [
    'Across the line',
    'meals',
    { type: 'MultiPolygon', coordinates: [square(179.5, -17, 0.5), square(-180, -17, 0.5)] },
  ],
] as const

const attributes = {
  type: 'object',
  properties: { label: { type: 'string' }, beds: { type: 'integer' }, open: { type: 'boolean' } },
}

const mixed = [
  [
    { label: 'Stop', beds: 0, open: true },
    { type: 'Point', coordinates: [20.46, 44.815] },
  ],
  [
    { label: 'Walk', open: false },
    {
      type: 'LineString',
      coordinates: [
        [20.45, 44.81],
        [20.47, 44.82],
        [20.48, 44.81],
      ],
    },
  ],
  [{ beds: 12 }, { type: 'Polygon', coordinates: square(-70.7, -33.5, 0.2) }],
] as const

/**
 * Adds features to both collections that every tenant has, and a collection of the tenant's own with features.
 * @returns what removes all of it
 */
export async function addSamples(client: Client): Promise<() => Promise<void>> {
  const added: string[] = []
  const own = `/collections/conformance-${randomBytes(4).toString('hex')}`
  const remove = async () => {
    for (const url of added.splice(0)) await client(url, { method: 'DELETE' })
    await client(own, { method: 'DELETE', query: { features: 'remove' } })
  }
  const add = async (collection: string, geometry: object, properties: object) => {
    const body = { type: 'Feature', geometry, properties }
    const answer = await client(`${collection}/items`, { method: 'POST', type: geoJson, body })
    const location = expectStatus(answer, 201).headers.get('location') ?? ''
    if (collection !== own) added.push(new URL(location, answer.url).href)
  }
  try {
    for (const [name, kind, lon, lat] of points)
      await add('/collections/places', { type: 'Point', coordinates: [lon, lat] }, { name, kind })
    for (const [name, kind, geometry] of areas)
      await add('/collections/service-areas', geometry, { name, kind })
    const definition = { title: 'Conformance', description: '', geometry: 'Geometry', attributes }
    expectStatus(await client(own, { method: 'PUT', body: definition }), 201)
    for (const [properties, geometry] of mixed) await add(own, geometry, properties)
  } catch (error) {
    await remove()
    throw error
  }
  return remove
}
