import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/**
 * The edge's request header that offers to fetch the body of the answer itself: the origins it may fetch from, with
 * commas between. Only the edge sets it; it passes none on.
 */
export const handoverOffer = 'x-handover-origins'
/** The header of an answer without a body that says where the body is. The edge takes it off whatever comes. */
export const handoverAnswer = 'x-handover'

const HandoverSchema = Type.Object(
  {
    /** Presigned: whoever has it can read the object for a while. */
    url: Type.String({ maxLength: 8_192 }),
    /** Entity tag of the object in its store, sent as If-Match: no other bytes can come. */
    etag: Type.String({ minLength: 1, maxLength: 256 }),
    /** Bytes of the body. */
    length: Type.Integer({ minimum: 1 }),
    /** First and last byte, as in `bytes=0-99`; the whole object when left out. */
    range: Type.Optional(Type.String({ pattern: '^bytes=\\d{1,16}-\\d{1,16}$' })),
  },
  { additionalProperties: false },
)

/** Where the body of an answer is to be had. */
export type Handover = Static<typeof HandoverSchema>

/** The origins of an offer. */
export function offeredOrigins(header: string | string[] | undefined): readonly string[] {
  return typeof header === 'string' ? header.split(',') : []
}

/** @throws when it is none: the message has nothing of it, since the URL is a secret */
export function readHandover(header: string): Handover {
  const value: unknown = parse(header)
  if (!Value.Check(HandoverSchema, value)) throw new Error('a handover that cannot be read')
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
