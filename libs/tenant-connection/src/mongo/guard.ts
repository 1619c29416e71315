import { TenantScopeViolation } from '../errors.ts'

/** Operators that run code, or read and write collections without our filter. */
const forbidden = new Set([
  '$where',
  '$function',
  '$accumulator',
  '$lookup',
  '$graphLookup',
  '$unionWith',
  '$out',
  '$merge',
  '$rename',
])

/** Operators whose operand is data, not a filter or an update: nothing in it is looked at. */
const takesData = new Set([
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$all',
  '$each',
  '$literal',
])

/** The fields that the scope itself sets; nothing else may name them. */
const reserved = new Set(['_id', 'tenantId'])

/** Refuses a filter or update that names the scope's own fields, or an operator that escapes the collection. */
export function assertScoped(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) assertScoped(item)
    return
  }
  if (!isPlainObject(value)) return
  for (const [key, operand] of Object.entries(value)) {
    if (key.startsWith('$')) {
      if (forbidden.has(key)) throw new TenantScopeViolation(`${key} is not allowed`)
      if (!takesData.has(key)) assertScoped(operand)
    } else {
      assertUnreserved(key)
      if (isOperators(operand)) assertScoped(operand)
    }
  }
}

/** Refuses an update that is a pipeline or a replacement, or that leaves the scope. */
export function assertScopedUpdate(update: unknown): void {
  if (!isPlainObject(update)) throw new TenantScopeViolation('an update is an object of operators')
  for (const operator of Object.keys(update)) {
    if (!operator.startsWith('$')) throw new TenantScopeViolation('a replacement is not an update')
  }
  assertScoped(update)
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
  return isPlainObject(value) && Object.keys(value).some(key => key.startsWith('$'))
}

/** Dates, ObjectIds, Binary and the like are values. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
