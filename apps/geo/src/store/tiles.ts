import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { findCrs } from '../crs.ts'
import type { Bbox } from '../schemas/bbox.ts'
import type { FeatureKind } from '../schemas/collection.ts'
import { withinOf } from './feature-storage.ts'
import { storageOf } from './kinds.ts'

/** Where a tile of WebMercatorQuad is: its level, and how far it is from the west and the north. */
export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** Features in one tile; the oldest are in it when there are more. */
const maxFeatures = 20_000
/** Units of a tile's side, and those beyond it in which lines and labels go on. */
const extent = 4_096
const buffer = 64

/** Makes the vector tiles of one collection. */
export interface TileStore {
  /** A Mapbox vector tile with one layer, named as the collection; empty when nothing lies in it. */
  make(address: TileAddress): Promise<Buffer>
}

export function createTileStore({ postgres }: Tenant, kind: FeatureKind): TileStore {
  const storage = storageOf(kind)
  return {
    async make(address) {
      const { z, x, y } = address
      const envelope = SQL`ST_TileEnvelope(${z}::int, ${x}::int, ${y}::int)`
      // A document becomes a property for each of its simple members.
      const shown = storage.isNamed ? SQL`name, kind` : SQL`properties`
      const [found] = await postgres.batch(SQL`
        SELECT ST_AsMVT(feature, ${kind.id}::text, ${extent}::int, 'geom') AS tile FROM (
          SELECT id::text, ${shown}, ST_AsMVTGeom(ST_Transform(shape, 3857), ${envelope}::box2d, ${extent}::int,
            ${buffer}::int, true) AS geom
          FROM (SELECT id, ${shown}, ${storage.shape} AS shape FROM ${storage.table}
            WHERE ${withinOf(storage)} AND ${storage.meets(boxOfTile(address))} ORDER BY id LIMIT ${maxFeatures}) AS selected
        ) AS feature WHERE geom IS NOT NULL`)
      return (found?.rows[0]?.['tile'] ?? Buffer.alloc(0)) as Buffer
    },
  }
}

/** Half the side of Web Mercator's square, in metres. */
const half = 20_037_508.342789244

/** What may be seen in a tile, in degrees: the tile itself and its buffer. Those at the edges reach the poles. */
function boxOfTile({ z, x, y }: TileAddress): Bbox {
  const side = (2 * half) / 2 ** z
  const margin = (side * buffer) / extent
  const { toCrs84 } = findCrs('http://www.opengis.net/def/crs/EPSG/0/3857')
  const [west, south] = toCrs84([x * side - half - margin, half - (y + 1) * side - margin])
  const [east, north] = toCrs84([(x + 1) * side - half + margin, half - y * side + margin])
  return { west: Math.max(-180, west), south, east: Math.min(180, east), north }
}
