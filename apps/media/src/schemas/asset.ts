import { type Static, Type } from '@sinclair/typebox'
import type { AssetDocument } from '../store/asset-document.ts'

const Id = Type.String({ format: 'uuid' })
/** The type of a profile object, as profile takes it, and its id. */
const ObjectLink = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,62}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'an object of profile, as `person/<id>`',
})

const LinksSchema = Type.Object(
  {
    objects: Type.Array(ObjectLink, { maxItems: 100, uniqueItems: true }),
    visits: Type.Array(Id, { maxItems: 100, uniqueItems: true, description: 'ids of visits' }),
  },
  { additionalProperties: false },
)

/** An asset as a client sees it. */
export const AssetSchema = Type.Object({
  id: Id,
  name: Type.String({ maxLength: 255, description: 'the file name, without any path' }),
  type: Type.String({ maxLength: 255, description: 'the media type, as its uploader claimed it' }),
  detected_type: Type.Optional(
    Type.String({ description: 'the media type that the bytes themselves show, if they show one' }),
  ),
  state: Type.Union([Type.Literal('ready'), Type.Literal('quarantined'), Type.Literal('infected')], {
    description:
      'ready: it may be read, and was scanned where a scanner is configured; quarantined: still to be scanned',
  }),
  size: Type.Integer({ minimum: 0, description: 'bytes' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  links: LinksSchema,
  version: Type.Integer({ minimum: 1, description: 'counts the changes of what is known of the file' }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String({ description: 'the id of the user' }),
  updated_at: Type.Optional(Type.String({ format: 'date-time' })),
  updated_by: Type.Optional(Type.String()),
  deleted_at: Type.Optional(Type.String({ format: 'date-time' })),
})
export type Asset = Static<typeof AssetSchema>

export const AssetParams = Type.Object({ id: Id })

/** A merge patch of an asset; what null takes away is empty afterwards. */
export const PatchAssetSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    attributes: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
    links: Type.Optional(
      Type.Union([
        Type.Object(
          {
            objects: Type.Optional(Type.Union([LinksSchema.properties.objects, Type.Null()])),
            visits: Type.Optional(Type.Union([LinksSchema.properties.visits, Type.Null()])),
          },
          { additionalProperties: false },
        ),
        Type.Null(),
      ]),
    ),
  },
  { additionalProperties: false },
)
export type PatchAsset = Static<typeof PatchAssetSchema>

/** Assets of the first release have only what a file brings with it. */
export function toAsset(document: AssetDocument): Asset {
  const { id, name, type, detected, size, sha256, created_at, created_by } = document
  const { updated_at, updated_by, deleted_at, version = 1, state = 'ready' } = document
  return {
    id,
    name,
    type,
    ...(detected === undefined ? {} : { detected_type: detected }),
    state,
    size,
    sha256,
    attributes: document.attributes ?? {},
    links: { objects: [...(document.links?.objects ?? [])], visits: [...(document.links?.visits ?? [])] },
    version,
    created_at: created_at.toISOString(),
    created_by,
    ...(updated_at === undefined ? {} : { updated_at: updated_at.toISOString() }),
    ...(updated_by === undefined ? {} : { updated_by }),
    ...(deleted_at === undefined ? {} : { deleted_at: deleted_at.toISOString() }),
  }
}
