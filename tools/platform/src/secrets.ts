import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The text of a file that only its owner may read; made by `create` the first time. */
export async function readOrCreateSecret(file: string, create: () => string = randomSecret): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  try {
    await writeFile(file, create(), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFile(file, 'utf8')
}

/** 192 random bits that need no escaping in a URL. */
export function randomSecret(): string {
  return randomBytes(24).toString('hex')
}
