import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { v7 as uuidv7 } from 'uuid'
import { PlaceNotFound } from '../errors.ts'
import type { Bbox } from '../schemas/bbox.ts'
import { type CreatePlace, type Place, toFeature } from '../schemas/place.ts'
import { insertAuditEvents } from './audit-events.ts'

/** A stretch of the list, ordered by id: the oldest first. */
interface PlaceSelection {
  readonly limit: number
  /** The id of the last place of the page before. */
  readonly after: string | undefined
  readonly bbox: Bbox | undefined
}

/** The places of one tenant. No query names the tenant of what it reads: row-level security does. */
export interface PlaceStore {
  list(selection: PlaceSelection): Promise<Place[]>
  /** @throws PlaceNotFound */
  get(id: string): Promise<Place>
  /** The `limit` places nearest to a point in degrees, with their distance in metres, the nearest first. */
  nearest(lon: number, lat: number, limit: number): Promise<{ place: Place; distance: number }[]>
  /** Adds a place, and in the same transaction the audit event that tells of it. */
  create(feature: CreatePlace, context: AuditContext): Promise<Place>
}

/**
 * `<->` orders by distance on a sphere, which is up to 0.6% off: so many more rows than asked for are put into
 * order on the ellipsoid.
 */
const nearestSurplus = 16

const columns = SQL`id, name, kind, properties, lon, lat, created_at, updated_at, version`

export function createPlaceStore({ postgres, uuid: tenant }: Tenant): PlaceStore {
  return {
    async list({ limit, after, bbox }) {
      const conditions = [
        SQL`true`,
        ...(after === undefined ? [] : [SQL`id > ${after}::uuid`]),
        ...(bbox === undefined ? [] : [within(bbox)]),
      ]
      const [found] = await postgres.batch(
        SQL`SELECT ${columns} FROM places WHERE ${SQL.glue(conditions, ' AND ')} ORDER BY id LIMIT ${limit}`,
      )
      return (found?.rows ?? []) as unknown as Place[]
    },

    async get(id) {
      const [found] = await postgres.batch(SQL`SELECT ${columns} FROM places WHERE id = ${id}::uuid`)
      const place = found?.rows[0]
      if (place === undefined) throw new PlaceNotFound(id)
      return place as unknown as Place
    },

    async nearest(lon, lat, limit) {
      const point = SQL`geography(ST_SetSRID(ST_MakePoint(${lon}::float8, ${lat}::float8), 4326))`
      const [found] = await postgres.batch(SQL`
        SELECT ${columns}, ST_Distance(geog, ${point}, true) AS distance
        FROM (SELECT * FROM places ORDER BY geog <-> ${point} LIMIT ${limit + nearestSurplus}) AS candidates
        ORDER BY distance, id
        LIMIT ${limit}`)
      return ((found?.rows ?? []) as unknown as (Place & { distance: number })[]).map(place => ({
        place,
        distance: place.distance,
      }))
    },

    async create({ geometry, properties: { name, kind, ...properties } }, context) {
      const [lon, lat] = geometry.coordinates
      const now = new Date()
      const place: Place = {
        ...{ id: uuidv7(), name, kind, properties, lon, lat },
        ...{ created_at: now, updated_at: now, version: 1 },
      }
      const event = createAuditEvent(context, {
        action: 'place.create',
        target: `place/${place.id}`,
        after: toFeature(place),
      })
      await postgres.batch(
        SQL`
          INSERT INTO places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at, version)
          VALUES (${tenant}, ${place.id}, ${name}, ${kind}, ${JSON.stringify(properties)}, ${lon}, ${lat},
            ${now}, ${now}, ${place.version})`,
        insertAuditEvents([event]),
      )
      return place
    },
  }
}

function within({ west, south, east, north }: Bbox) {
  const latitudes = SQL`lat BETWEEN ${south} AND ${north}`
  return west <= east
    ? SQL`${latitudes} AND lon BETWEEN ${west} AND ${east}`
    : SQL`${latitudes} AND (lon >= ${west} OR lon <= ${east})`
}
