import { Type } from '@sinclair/typebox'
import { mediaTypePattern } from '../media-type.ts'

export const NewDirectUploadSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 255, description: 'the file name' })),
    type: Type.Optional(
      Type.String({
        maxLength: 255,
        pattern: mediaTypePattern,
        description: 'the media type, as claimed',
      }),
    ),
    size: Type.Integer({ minimum: 0, description: 'bytes; S3 takes a file of exactly this length' }),
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'what the file must have to become an asset' }),
    ),
  },
  { additionalProperties: false, examples: [{ name: 'photo.jpg', type: 'image/jpeg', size: 48_213 }] },
)

/** How the client sends the file. */
export const DirectUploadSchema = Type.Object({
  id: Type.String({ format: 'uuid', description: 'of the upload, and of the asset that it becomes' }),
  url: Type.String({ format: 'uri', description: 'where to POST a multipart/form-data' }),
  fields: Type.Record(Type.String(), Type.String(), {
    description: 'its fields, as they are; the file comes last, as `file`',
  }),
  complete: Type.String({ description: 'what to POST to when S3 has answered 204' }),
  expires_at: Type.String({ format: 'date-time', description: 'until when S3 takes the form' }),
})

export const DirectDownloadSchema = Type.Object({
  url: Type.String({ format: 'uri' }),
  expires_at: Type.String({ format: 'date-time' }),
})
