import { TenantScopeViolation } from '../errors.ts'

/** Operators that run code or expressions of code, or read and write collections without our filter. */
const forbidden = new Set([
  '$where',
  '$expr',
  '$function',
  '$accumulator',
  '$lookup',
  '$graphLookup',
  '$unionWith',
  '$out',
  '$merge',
])

/** Operators of an update; $rename is none of them, since it could give a field the name of one of the scope. */
const updates = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$currentDate',
  '$push',
  '$pull',
  '$pullAll',
  '$addToSet',
  '$pop',
  '$bit',
])

/** Operators whose operand is data, not a filter: nothing in it is looked at. */
const takesData = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$all'])

/** The fields that the scope itself sets; nothing else may name them. */
const reserved = new Set(['_id', 'tenantId'])

/** Refuses a filter that names the scope's own fields, or an operator that escapes the collection. */
export function assertScoped(filter: unknown): void {
  if (Array.isArray(filter)) {
    for (const item of filter) assertScoped(item)
    return
  }
  if (!isDocument(filter)) return
  for (const [key, operand] of Object.entries(filter)) {
    if (key.startsWith('$')) {
      if (forbidden.has(key)) throw new TenantScopeViolation(`${key} is not allowed`)
      if (!takesData.has(key)) assertScoped(operand)
    } else {
      assertUnreserved(key)
      // The driver would leave it out, and the filter would fit all of the tenant's documents.
      if (operand === undefined) throw new TenantScopeViolation(`${key} is undefined in a filter`)
      if (isOperators(operand)) assertScoped(operand)
    }
  }
}

/**
 * Refuses an update that is a pipeline or a replacement, or that leaves the scope. What it sets is data and not
 * looked at, but for $pull, which takes a filter.
 */
export function assertScopedUpdate(update: unknown): void {
  if (!isDocument(update)) throw new TenantScopeViolation('an update is an object of operators')
  for (const [operator, fields] of Object.entries(update)) {
    if (!updates.has(operator)) throw new TenantScopeViolation(`${operator} is not allowed in an update`)
    if (!isDocument(fields)) throw new TenantScopeViolation(`${operator} takes an object of fields`)
    for (const path of Object.keys(fields)) assertUnreserved(path)
    if (operator === '$pull') assertScoped(fields)
  }
}

/** Refuses a document that brings the scope's own fields. */
export function assertScopedDocument(document: object): void {
  for (const key of Object.keys(document)) assertUnreserved(key)
}

function assertUnreserved(path: string): void {
  if (reserved.has(path.split('.', 1)[0] ?? ''))
    throw new TenantScopeViolation(`${path} belongs to the scope`)
}

function isOperators(value: unknown): boolean {
  return isDocument(value) && Object.keys(value).some(key => key.startsWith('$'))
}

/** What BSON makes a document of. Dates, ObjectIds, Binary and the like are values. */
function isDocument(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (value instanceof Map) throw new TenantScopeViolation('a Map is not looked into')
  if (value instanceof Date || value instanceof RegExp || value instanceof Uint8Array) return false
  // Only BSON's own classes carry it on the prototype; in plain data it is a key like any other.
  return Object.hasOwn(value, '_bsontype') || !('_bsontype' in value)
}
