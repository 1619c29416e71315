/** A header that handlers read themselves, as the OpenAPI document tells of it. */
export interface KnownHeader {
  readonly name: string
  readonly description: string
  readonly schema: object
}

const Text = { type: 'string' }
const Bytes = { type: 'integer', minimum: 0 }

/** Headers that no schema of a route checks: their rules are those of HTTP or of tus, not of JSON Schema. */
export const knownHeaders = {
  'if-match': {
    name: 'If-Match',
    description: 'the ETag of what is to be changed, or `*`',
    schema: Text,
  },
  'if-none-match': {
    name: 'If-None-Match',
    description: 'the ETag of what is known already: answered 304 while it stands',
    schema: Text,
  },
  range: { name: 'Range', description: 'the bytes that are wanted, as in `bytes=0-1023`', schema: Text },
  'if-range': { name: 'If-Range', description: 'the ETag that the range is of', schema: Text },
  'content-disposition': {
    name: 'Content-Disposition',
    description: 'the name of the file, as in `attachment; filename="photo.jpg"` (RFC 6266)',
    schema: Text,
  },
  'content-crs': {
    name: 'Content-Crs',
    description: 'only `<http://www.opengis.net/def/crs/OGC/1.3/CRS84>`: degrees, longitude first',
    schema: Text,
  },
  'tus-resumable': { name: 'Tus-Resumable', description: 'the version of tus: `1.0.0`', schema: Text },
  'upload-length': { name: 'Upload-Length', description: 'bytes of the whole file', schema: Bytes },
  'upload-offset': { name: 'Upload-Offset', description: 'bytes that are there already', schema: Bytes },
  'upload-metadata': {
    name: 'Upload-Metadata',
    description: '`filename` and `filetype`, each followed by its value in base64, with commas between',
    schema: Text,
  },
  'upload-checksum': {
    name: 'Upload-Checksum',
    description: 'an algorithm and the digest of the body in base64',
    schema: Text,
  },
} satisfies Record<string, KnownHeader>

export type KnownHeaderName = keyof typeof knownHeaders
