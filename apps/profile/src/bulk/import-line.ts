import { digest } from '@careeasy/audit'
import { RequestMalformed } from '@careeasy/problem'
import { invalidBody } from '@careeasy/service'
import { parse } from 'secure-json-parse'
import { hasDuplicateNames } from '../duplicate-names.ts'
import { LineTooLong } from '../errors.ts'
import { fitting } from '../fitting-attributes.ts'
import { findFault } from '../storable-json.ts'
import type { Attributes } from '../store/objects.ts'
import type { CompiledType } from '../types/compiled-type.ts'
import type { Line } from './lines.ts'

/** A line whose attributes fit the type. */
export interface FittingLine {
  readonly number: number
  readonly attributes: Attributes
  /** Of what was sent, as for a single object with an Idempotency-Key. */
  readonly requestDigest: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a line as the body of a single POST is read. @throws what such a request would be answered */
export function readLine(type: CompiledType, { number, bytes }: Line): FittingLine {
  if (bytes === undefined) throw new LineTooLong()
  const input = parseJson(bytes)
  const fault = findFault(input)
  if (fault !== undefined) throw invalidBody([fault])
  if (!isObject(input)) throw invalidBody([{ pointer: '', message: 'must be object' }])
  return { number, attributes: fitting(type, input), requestDigest: digest(input) }
}

function parseJson(bytes: Buffer): unknown {
  const [text, value] = attempt(() => {
    const decoded = utf8.decode(bytes)
    // As Fastify reads bodies: keys that would change a prototype are refused.
    return [decoded, parse(decoded, { protoAction: 'error', constructorAction: 'error' }) as unknown]
  })
  if (hasDuplicateNames(text, value))
    throw new RequestMalformed('An object of the line has the same name twice')
  return value
}

function attempt<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const error = new RequestMalformed('The line is not JSON in UTF-8')
    error.cause = cause
    throw error
  }
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
