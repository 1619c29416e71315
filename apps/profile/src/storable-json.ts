import { storableJson } from '@careeasy/service'

/** Keys that would change what an object is, here (prototypes) or in the store's driver (its own types). */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype', '_bsontype'])

/** Lets pass what MongoDB gives back as it came, and no later reader can take for an operator or a path. */
export const storableInMongo = storableJson(
  key => key.startsWith('$') || key.includes('.') || reservedKeys.has(key),
)
