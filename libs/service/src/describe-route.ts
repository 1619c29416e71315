import {
  BodyTooLarge,
  CursorInvalid,
  type DeclaredError,
  describeError,
  Internal,
  MediaTypeUnsupported,
  PreconditionFailed,
  PreconditionRequired,
  type ProblemDescription,
  RequestMalformed,
  StoreUnavailable,
  ValidationFailed,
} from '@careeasy/problem'
import type { FastifySchema } from 'fastify'
import { type KnownHeaderName, knownHeaders } from './known-headers.ts'

declare module 'fastify' {
  interface FastifySchema {
    /** What this route may answer besides the errors that follow from the rest of its schema. */
    readonly problems?: readonly DeclaredError[]
    /** Headers that the handler reads itself. */
    readonly readsHeaders?: readonly KnownHeaderName[]
  }
}

/** Where an operation keeps its problems, of which its responses are made. */
export const problemsKey = 'x-problems'
/** Likewise for header parameters. */
export const headersKey = 'x-headers'

interface ObjectSchema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>
}

/** A route's schema as the document shows it; what checks requests stays as it is. */
export function describeRoute(schema: FastifySchema): FastifySchema {
  const { problems: _problems, readsHeaders: _headers, ...rest } = schema
  const described: Record<string, unknown> = { ...rest }
  for (const part of ['querystring', 'body'] as const) {
    if (schema[part] !== undefined) described[part] = withoutDefaulted(schema[part] as ObjectSchema)
  }
  described[problemsKey] = problemsOf(schema)
  described[headersKey] = headersOf(schema)
  return described as FastifySchema
}

/** A member with a default is there for handlers, but nobody has to send it. */
function withoutDefaulted(schema: ObjectSchema): ObjectSchema {
  if (schema.required === undefined) return schema
  const required = schema.required.filter(name => schema.properties?.[name]?.default === undefined)
  const { required: _, ...rest } = schema
  return required.length === 0 ? rest : { ...rest, required }
}

function problemsOf(schema: FastifySchema): ProblemDescription[] {
  const { body, querystring, params, headers, problems = [] } = schema
  const errors: DeclaredError[] = [Internal, StoreUnavailable, RequestMalformed, ...problems]
  if ([body, querystring, params, headers].some(part => part !== undefined)) errors.push(ValidationFailed)
  if (body !== undefined) errors.push(BodyTooLarge, MediaTypeUnsupported)
  if ((querystring as ObjectSchema | undefined)?.properties?.['cursor'] !== undefined)
    errors.push(CursorInvalid)
  if (schema.readsHeaders?.includes('if-match')) errors.push(PreconditionFailed)
  return errors.map(describeError)
}

function headersOf(schema: FastifySchema): object[] {
  const read = new Set<KnownHeaderName>(schema.readsHeaders)
  if (Object.hasOwn((schema.response ?? {}) as object, '304')) read.add('if-none-match')
  return [...read].map(key => ({
    ...knownHeaders[key],
    in: 'header',
    required: key === 'if-match' && (schema.problems ?? []).includes(PreconditionRequired),
  }))
}
