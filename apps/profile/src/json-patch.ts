import jsonPatch, { type Operation } from 'fast-json-patch'
import { ObjectTooLarge, PatchConflict, PatchInvalid } from './errors.ts'
import { isReservedKey } from './storable-json.ts'

/** Bytes that all copies of a patch may make: without a bound a few of them double an object over and over. */
const copyBudget = 1_048_576

/** An operation of RFC 6902, after its schema: the library checks what depends on `op`. */
export interface PatchOperation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

/**
 * Applies a JSON Patch (RFC 6902) to a copy of the value: all of it, or none.
 * @throws PatchInvalid (400), PatchConflict (409) when a test fails or a place is not there, ObjectTooLarge (413)
 */
export function applyJsonPatch(value: unknown, patch: readonly PatchOperation[]): unknown {
  let document: unknown = structuredClone(value)
  let copied = 0
  const apply = (operation: object, index: number) => {
    try {
      document = jsonPatch.applyOperation(
        document,
        operation as Operation,
        true,
        true,
        true,
        index,
      ).newDocument
    } catch (error) {
      throw toPatchError(error, index)
    }
  }
  for (const [index, operation] of patch.entries()) {
    const { op, path, from } = operation
    requirePlainPointers(operation, index)
    if (op !== 'add' && op !== 'move' && op !== 'copy') requireThere(document, path, index)
    if (op !== 'move' && op !== 'copy') {
      // What is added may be changed by a later operation, and the patch may be applied again.
      apply(structuredClone(operation), index)
      continue
    }
    // As RFC 6902 defines both; the library would copy the whole document to find out whether `from` is there.
    if (from === undefined) throw new PatchInvalid(index, `'${op}' needs 'from'`)
    const moved = requireThere(document, from, index)
    if (op === 'move' && path.startsWith(`${from}/`))
      throw new PatchInvalid(index, 'moves a place into itself')
    if (op === 'copy') copied += Buffer.byteLength(JSON.stringify(moved))
    if (copied > copyBudget) throw new ObjectTooLarge()
    if (op === 'move') apply({ op: 'remove', path: from }, index)
    apply({ op: 'add', path, value: structuredClone(moved) }, index)
  }
  return document
}

function requirePlainPointers({ path, from }: PatchOperation, index: number): void {
  for (const pointer of from === undefined ? [path] : [path, from]) {
    if (pointer !== '' && !pointer.startsWith('/'))
      throw new PatchInvalid(index, `'${pointer}' is no pointer`)
    const reserved = namesOf(pointer).find(isReservedKey)
    if (reserved !== undefined) throw new PatchInvalid(index, `'${reserved}' is no name of a member`)
  }
}

/** The value at a pointer. Only what is a member by itself is there, nothing that every object inherits. */
function requireThere(document: unknown, pointer: string, index: number): unknown {
  let value = document
  for (const name of namesOf(pointer)) {
    const isPlace = !Array.isArray(value) || /^(0|[1-9]\d*)$/.test(name)
    if (typeof value !== 'object' || value === null || !isPlace || !Object.hasOwn(value, name))
      throw new PatchConflict(index, `there is nothing at '${pointer}'`)
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function namesOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(jsonPatch.unescapePathComponent)
}

/** The library's names of what depends on the document, rather than on the patch alone. */
const conflicts = new Set([
  'TEST_OPERATION_FAILED',
  'OPERATION_PATH_UNRESOLVABLE',
  'OPERATION_PATH_CANNOT_ADD',
  'OPERATION_PATH_ILLEGAL_ARRAY_INDEX',
  'OPERATION_VALUE_OUT_OF_BOUNDS',
])

function toPatchError(error: unknown, index: number): unknown {
  if (!(error instanceof jsonPatch.JsonPatchError)) return error
  const { name, message } = error
  // The rest of the message is the whole document.
  const [reason = name] = message.split('\n', 1)
  return conflicts.has(name) ? new PatchConflict(index, reason) : new PatchInvalid(index, reason)
}
