import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Service } from '../arguments.ts'
import { UsageError } from '../errors.ts'

/** A service's settings, as the file gives them that its environment is read from. */
export interface Settings {
  readonly service: Service
  readonly env: Readonly<Record<string, string>>
  /** Where the paths in it begin. */
  readonly folder: string
}

/** Reads `NAME=value` files (dotenv). @throws UsageError when one cannot be read */
export async function readSettings(files: ReadonlyMap<Service, string>): Promise<Settings[]> {
  return Promise.all(
    [...files].map(async ([service, file]) => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`the settings of ${service} cannot be read: ${error.code} ${file}`)
      })
      return { service, env: parseEnv(text) as Record<string, string>, folder: dirname(resolve(file)) }
    }),
  )
}

/** What is looked at of a key: never its private part. */
export interface Key {
  readonly kid: string
  readonly x: string
  readonly isPrivate: boolean
  /** Milliseconds since the epoch from which it signs. */
  readonly from: number
}

export interface KeyFile {
  readonly path: string
  /** Milliseconds since the epoch at which its content was last changed. */
  readonly changed: number
  readonly content: unknown
}

/** The JSON in the file that a setting names; undefined without it. @throws with what is wrong, never with what stands there */
export async function readKeyFile({ env, folder }: Settings, name: string): Promise<KeyFile | undefined> {
  const value = env[name]
  if (value === undefined || value === '') return undefined
  const path = resolve(folder, value)
  const { mtimeMs: changed } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${name} cannot be read: ${error.code} ${path}`)
  })
  try {
    return { path, changed, content: JSON.parse(await readFile(path, 'utf8')) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What JSON.parse says would quote the key.
    throw new Error(code === undefined ? `${path} is not JSON` : `${name} cannot be read: ${code} ${path}`)
  }
}

/** The keys of a JWKS (RFC 7517). @throws when it is none */
export function keysOf(jwks: unknown): Key[] {
  const { keys } = (jwks ?? {}) as { keys?: Record<string, unknown>[] }
  if (!Array.isArray(keys)) throw new Error('a JWKS has a list of keys')
  return keys.map(({ kid, x, d, nbf }) => ({
    ...{ kid: String(kid), x: String(x), isPrivate: d !== undefined },
    from: Number(nbf ?? 0) * 1_000,
  }))
}
