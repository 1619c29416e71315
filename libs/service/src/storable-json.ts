import { ValidationFailed } from '@careeasy/problem'
import type { FastifyRequest } from 'fastify'

/** Levels of objects and lists in a body, the body itself being the first. */
const maxDepth = 32

/** What is wrong, and where: a JSON pointer below the value. */
export interface StorableFault {
  readonly pointer: string
  readonly message: string
}

/**
 * A preValidation hook for bodies with free JSON in them: lets pass only what a store gives back exactly as it
 * came. Text is well-formed Unicode without NUL, numbers are finite and integers safe, nesting has a bound.
 * @param refusesKey says of a member's name that the store, or a later reader, would take it for something else.
 * @throws ValidationFailed (400) naming the first place that does not fit.
 */
export function storableJson(refusesKey: (key: string) => boolean = () => false) {
  return async (request: FastifyRequest): Promise<void> => {
    const fault = findStorableFault(request.body, refusesKey)
    if (fault !== undefined) throw invalidBody([fault], 'storable')
  }
}

/** The error (400) of a body whose faults a route's schema cannot find. @param keyword what they broke, for Ajv */
export function invalidBody(faults: readonly StorableFault[], keyword = 'attributes'): Error {
  const validation = faults.map(({ pointer, message }) => ({
    ...{ keyword, instancePath: pointer, schemaPath: '', params: {}, message },
  }))
  return Object.assign(new ValidationFailed(), { validation, validationContext: 'body' })
}

/** The first place of a value that a store would not give back as it came; undefined when all of it fits. */
export function findStorableFault(
  value: unknown,
  refusesKey: (key: string) => boolean = () => false,
): StorableFault | undefined {
  return findFault(value, '', 1, refusesKey)
}

function findFault(
  value: unknown,
  pointer: string,
  depth: number,
  refusesKey: (key: string) => boolean,
): StorableFault | undefined {
  if (typeof value === 'string' && !isStorableText(value))
    return { pointer, message: 'is not a storable text' }
  // Every integer of the text beyond 2^53 arrives as a number that is not safe: it was, or may have been, rounded.
  if (typeof value === 'number' && !isExact(value)) return { pointer, message: 'is too large a number' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > maxDepth) return { pointer, message: `is nested more than ${maxDepth} levels deep` }
  for (const [key, member] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!isStorableText(key) || refusesKey(key)) return { pointer: at, message: 'is not a storable name' }
    const fault = findFault(member, at, depth + 1, refusesKey)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}
