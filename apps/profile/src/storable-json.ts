import { ValidationFailed } from '@careeasy/problem'
import type { FastifyRequest } from 'fastify'

/** Levels of objects and lists in a body, the body itself being the first. MongoDB ends at 100. */
const maxDepth = 32

/** Keys that would change what an object is, here (prototypes) or in the store's driver (its own types). */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype', '_bsontype'])

/** What is wrong, and where: a JSON pointer below the body. */
interface Fault {
  readonly pointer: string
  readonly message: string
}

/**
 * A preValidation hook for bodies with free JSON in them: lets pass only what the store gives back exactly as
 * it came, and what no later reader can take for an operator or a path.
 * @throws ValidationFailed (400) naming the first place that does not fit.
 */
export async function storableJson(request: FastifyRequest): Promise<void> {
  const fault = findFault(request.body, '', 1)
  if (fault === undefined) return
  const { pointer, message } = fault
  const detail = { keyword: 'storable', instancePath: pointer, schemaPath: '', params: {}, message }
  throw Object.assign(new ValidationFailed(), { validation: [detail], validationContext: 'body' })
}

function findFault(value: unknown, pointer: string, depth: number): Fault | undefined {
  if (typeof value === 'string' && !value.isWellFormed()) return { pointer, message: 'is not valid Unicode' }
  // Every integer of the text beyond 2^53 arrives as a number that is not safe: it was, or may have been, rounded.
  if (typeof value === 'number' && !isExact(value)) return { pointer, message: 'is too large a number' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > maxDepth) return { pointer, message: `is nested more than ${maxDepth} levels deep` }
  for (const [key, member] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!isStorableKey(key)) return { pointer: at, message: 'is not a name that can be stored' }
    const fault = findFault(member, at, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}

function isStorableKey(key: string): boolean {
  return !key.startsWith('$') && !/[.\0]/.test(key) && !reservedKeys.has(key) && key.isWellFormed()
}
