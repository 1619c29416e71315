import { type Static, Type } from '@sinclair/typebox'

/** A link as OGC API has them; `href` becomes absolute on its way out. */
export const LinkSchema = Type.Object({
  rel: Type.String({ examples: ['self', 'next'] }),
  href: Type.String(),
  type: Type.String(),
  title: Type.Optional(Type.String()),
  templated: Type.Optional(Type.Boolean()),
})
export type Link = Static<typeof LinkSchema>
