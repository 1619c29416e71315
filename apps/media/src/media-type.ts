import { MediaTypeUnsupported } from '@careeasy/problem'

/** A type and a subtype, with or without parameters (RFC 9110, 8.3.1). */
export const mediaTypePattern = '^[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}( *;.*)?$'

/**
 * The type that an uploader claims, or the general one. Fastify has checked its form.
 * @throws MediaTypeUnsupported (415) when it could not stand in a header of ours or of the store.
 */
export function mediaType(header = 'application/octet-stream'): string {
  if (!/^[\x20-\x7e]{1,255}$/.test(header)) throw new MediaTypeUnsupported()
  return header
}
