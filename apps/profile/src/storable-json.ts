import { findStorableFault, invalidBody, type StorableFault } from '@careeasy/service'
import type { FastifyRequest } from 'fastify'

/** Keys that would change what an object is, here (prototypes) or in the store's driver (its own types). */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype', '_bsontype'])

/** Members that all objects of a value have together. */
const maxMembers = 9_999

/** Whether MongoDB, or a later reader, would take the name for an operator or a path. */
export function isReservedKey(key: string): boolean {
  return key.startsWith('$') || key.includes('.') || reservedKeys.has(key)
}

/** The first place of a value that MongoDB would not give back as it came, or that is one member too many. */
export function findFault(value: unknown): StorableFault | undefined {
  return findStorableFault(value, isReservedKey) ?? findExcess(value)
}

/** Lets pass what MongoDB gives back as it came, and no later reader can take for an operator or a path. */
export async function storableInMongo({ body }: FastifyRequest): Promise<void> {
  const fault = findFault(body)
  if (fault !== undefined) throw invalidBody([fault])
}

function findExcess(value: unknown): StorableFault | undefined {
  let members = 0
  const open = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    const inner = Object.values(next)
    if (!Array.isArray(next)) members += inner.length
    if (members > maxMembers) return { pointer: '', message: `has more than ${maxMembers} members` }
    for (const one of inner) if (typeof one === 'object' && one !== null) open.push(one)
  }
  return undefined
}
