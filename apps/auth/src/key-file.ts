import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { chmod, open, readFile, rename, rm } from 'node:fs/promises'
import { parseKeyFile } from '@careeasy/identity'

/** Seconds a key that signs no more stays published: far longer than any token lives. */
const overlap = 86_400
/** Keys that a file keeps at most. */
const maxKeys = 3

export interface RotateOptions {
  /** Epoch seconds. */
  readonly now: number
  /** Seconds until the new key is used: by then every replica of auth publishes it. */
  readonly delay: number
}

/** Puts a new key of the same kind before those of the file, which stay published. Gives its kid. */
export async function rotateKeys(path: string, { now, delay }: RotateOptions): Promise<string> {
  const keys = await readKeys(path)
  const [current] = keys
  if (current === undefined) throw new Error('the key file has no key to follow')
  const { key, kid } = createKey(current)
  const retired = keys.map(old => ({ retired_at: now + delay, ...old }))
  await writeKeys(path, [{ ...key, nbf: now + delay }, ...retired.filter(old => !isOver(old, now))])
  return kid
}

/** Takes out keys that signed nothing for a day, and what is more than three. Gives their kids. */
export async function pruneKeys(path: string, now: number): Promise<string[]> {
  const keys = await readKeys(path)
  const kept = keys.filter((key, age) => age < maxKeys && !isOver(key, now))
  if (kept.length < keys.length) await writeKeys(path, kept)
  return keys.filter(key => !kept.includes(key)).map(key => String(key['kid']))
}

/** No token of it can be alive. */
function isOver(key: JsonWebKey, now: number): boolean {
  return Number(key['retired_at']) <= now - overlap
}

function createKey({ crv }: JsonWebKey): { key: JsonWebKey; kid: string } {
  if (crv === 'Ed25519')
    return named(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), 'sig')
  if (crv === 'X25519')
    return named(generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }), 'enc')
  throw new Error('only Ed25519 and X25519 keys can be rotated')
}

/** Named by its thumbprint (RFC 7638). */
function named(jwk: JsonWebKey, use: 'sig' | 'enc'): { key: JsonWebKey; kid: string } {
  const { crv, kty, x } = jwk
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
  return { key: { ...jwk, kid, alg: use === 'sig' ? 'EdDSA' : 'ECDH-ES+A256KW', use }, kid }
}

async function readKeys(path: string): Promise<JsonWebKey[]> {
  return parseKeyFile(await readFile(path, 'utf8'))
}

/** Whole or not at all, for its owner's eyes only. A second command at the same time is refused. */
async function writeKeys(path: string, keys: readonly JsonWebKey[]): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ keys }, null, 2)}\n`)
    await file.sync()
  } catch (error) {
    await rm(temporary)
    throw error
  } finally {
    await file.close()
  }
  // The mode given to open is narrowed by the umask only; an odd umask must not make it unreadable.
  await chmod(temporary, 0o600)
  await rename(temporary, path)
}
