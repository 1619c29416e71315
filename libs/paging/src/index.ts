import { createHmac, timingSafeEqual } from 'node:crypto'
import { CursorInvalid } from '@careeasy/problem'
import { type TProperties, type TSchema, Type } from '@sinclair/typebox'

/** The query of a list: `limit` (1 to 1,000, default 50) and the `cursor` of the page before. */
export const PageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50, description: 'items on a page' }),
  cursor: Type.Optional(Type.String({ maxLength: 1_024, description: 'next_cursor of the page before' })),
} satisfies TProperties

/** A page of a list; `next_cursor` is there while more follows. */
export function PageOf<S extends TSchema>(item: S) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Optional(Type.String({ description: 'send it as cursor to get the next page' })),
  })
}

/** Which list a cursor belongs to. */
export interface CursorScope {
  /** The list, with everything that decides its order and filter. */
  readonly list: string
  /** The tenant, or whoever else the list is of. */
  readonly tenant: string
}

/** Makes and reads cursors: opaque, signed, good for one list of one tenant only. */
export interface Cursors {
  encode(scope: CursorScope, position: readonly string[]): string
  /** @throws CursorInvalid (400) when it was altered or belongs to another list or tenant. */
  decode(scope: CursorScope, cursor: string): readonly string[]
}

/** @param secrets the current key first; cursors made with the others are still read (key rotation). */
export function createCursors(secrets: () => readonly Buffer[]): Cursors {
  const sign = (secret: Buffer, { list, tenant }: CursorScope, body: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([list, tenant, body]))
      .digest()
      .subarray(0, 16)

  return {
    encode(scope, position) {
      const [secret] = secrets()
      if (secret === undefined) throw new Error('no key to sign cursors with')
      const body = Buffer.from(JSON.stringify(position)).toString('base64url')
      return `${body}.${sign(secret, scope, body).toString('base64url')}`
    },
    decode(scope, cursor) {
      const [body = '', signature = ''] = cursor.split('.')
      const given = Buffer.from(signature, 'base64url')
      const genuine = secrets().some(secret => {
        const expected = sign(secret, scope, body)
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
      if (!genuine) throw new CursorInvalid()
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as string[]
    },
  }
}

/** Cuts a list read with `limit + 1` to its page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  cursorAfter: (last: T) => string,
): { items: T[]; next_cursor?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, next_cursor: cursorAfter(last) } : { items }
}
