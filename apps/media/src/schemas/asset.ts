import { type Static, Type } from '@sinclair/typebox'

/** An asset as a client sees it. */
export const AssetSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String({ maxLength: 255, description: 'the file name, without any path' }),
  type: Type.String({ maxLength: 255, description: 'the media type, as its uploader claimed it' }),
  size: Type.Integer({ minimum: 0, description: 'bytes' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  created_at: Type.String({ format: 'date-time' }),
  created_by: Type.String({ description: 'the id of the user' }),
})
export type Asset = Static<typeof AssetSchema>

export const AssetParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
