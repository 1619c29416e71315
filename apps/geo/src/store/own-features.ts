import SQL from '@nearform/sql'
import { CollectionChanged, CollectionNotFound, FeatureNotFound, GeometryInvalid } from '../errors.ts'
import type { Geometry } from '../schemas/feature.ts'
import { type Definition, queryableAttributes, queryablesOf } from '../schemas/own-collection.ts'
import { findPositionsFault, findRingFault } from '../shapes.ts'
import { askValidity, type FeatureStorage, fixedColumnOf, type Sql } from './feature-storage.ts'
import { serviceAreaStorage } from './service-areas.ts'

/** How the features of a collection that a tenant defined are kept: its attributes as one document. */
export function ownStorage(definition: Definition): FeatureStorage {
  const { id: collection, version, created_at } = definition
  const attributes = queryableAttributes(definition)
  const { geometryColumns, geometryOutput, geometryValues, geometryOf, shape, meets } = serviceAreaStorage
  return {
    ...{ geometryColumns, geometryOutput, geometryValues, geometryOf, shape, meets },
    noun: 'feature',
    table: SQL`features`,
    collection,
    isNamed: false,
    isExact: false,
    queryables: queryablesOf(definition),
    columnOf(name) {
      const attribute = attributes.get(name)
      if (attribute === undefined) return fixedColumnOf(name)
      const { type, isDay } = attribute
      return { text: textAt, number: numberAt, boolean: booleanAt, instant: isDay ? dayAt : momentAt }[type](
        name,
      )
    },
    async guard(run) {
      // The features are checked by this version: nobody may change it before they are there.
      const { rows } = await run<Definition>(
        SQL`SELECT version, created_at FROM collections WHERE id = ${collection} FOR SHARE`,
      )
      const [now] = rows
      if (now === undefined) throw new CollectionNotFound(collection)
      // One of the same name may have been made since.
      if (now.version !== version || now.created_at.getTime() !== created_at.getTime())
        throw new CollectionChanged(collection)
    },
    async settle(run, geometry) {
      const fault = findFault(geometry)
      if (fault !== undefined) throw new GeometryInvalid(fault)
      const { rows } = await run(askValidity(geometry))
      const [row] = rows
      if (row?.['reason'] !== 'Valid Geometry') throw new GeometryInvalid(String(row?.['reason']))
      return row['geometry'] as Geometry
    },
    notFound: id => new FeatureNotFound(id),
    refusal(error) {
      const { code, routine, message } = error as { code?: string; routine?: string; message: string }
      // What PostGIS says of an edge between antipodes, which has no one way round the earth.
      return code === 'XX000' && routine === 'pg_error' ? new GeometryInvalid(message) : error
    },
  }
}

function findFault(geometry: Geometry): string | undefined {
  if (geometry.type === 'Polygon') return findRingFault([geometry.coordinates])
  if (geometry.type === 'MultiPolygon') return findRingFault(geometry.coordinates)
  return findPositionsFault(geometry.coordinates)
}

// The schema has checked what is there, but another version of it may have: what is of another type is null.

function textAt(name: string): Sql {
  return SQL`(properties ->> ${name}::text)`
}

function numberAt(name: string): Sql {
  return SQL`(CASE jsonb_typeof(properties -> ${name}::text) WHEN 'number'
    THEN (properties ->> ${name}::text)::float8 END)`
}

function booleanAt(name: string): Sql {
  return SQL`(CASE jsonb_typeof(properties -> ${name}::text) WHEN 'boolean'
    THEN (properties ->> ${name}::text)::boolean END)`
}

/** RFC 3339 has the year 0 and offsets of a day, which PostgreSQL would refuse. */
function momentAt(name: string): Sql {
  return SQL`(CASE WHEN ${textAt(name)} ~* '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}[t ].*(z|[+-](0[0-9]|1[0-4])(:?[0-9]{2})?)$'
    THEN ${textAt(name)}::timestamptz END)`
}

/** A day begins with its first moment of UTC. */
function dayAt(name: string): Sql {
  return SQL`(CASE WHEN ${textAt(name)} ~ '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    THEN (${textAt(name)} || 'T00:00:00Z')::timestamptz END)`
}
