import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import { StoppedError, UsageError } from './errors.ts'

/** Who signs in. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Where a person can be asked; undefined where nobody sits at a terminal. */
export interface Asker {
  /** @throws StoppedError when the person breaks off. */
  ask(question: string, options?: { readonly hidden?: boolean }): Promise<string>
}

/**
 * Reads `CAREEASY_USERNAME` and `CAREEASY_PASSWORD` or `CAREEASY_PASSWORD_FILE`, and asks for what is missing.
 * @throws UsageError when something is missing and nobody can be asked, or the file cannot be read.
 */
export async function findCredentials(env: NodeJS.ProcessEnv, asker?: Asker): Promise<Credentials> {
  const username = env['CAREEASY_USERNAME'] || (await asker?.ask('Username (platform admin): '))
  if (!username) throw new UsageError('CAREEASY_USERNAME is not set: the e-mail address of a platform admin')
  const password =
    env['CAREEASY_PASSWORD'] ||
    (await readPassword(env['CAREEASY_PASSWORD_FILE'])) ||
    (await asker?.ask(`Password of ${username}: `, { hidden: true }))
  if (!password) throw new UsageError('neither CAREEASY_PASSWORD nor CAREEASY_PASSWORD_FILE is set')
  return { username, password }
}

async function readPassword(file: string | undefined): Promise<string | undefined> {
  if (!file) return undefined
  const text = await readFile(file, 'utf8').catch(error => {
    throw new UsageError(`CAREEASY_PASSWORD_FILE cannot be read: ${(error as Error).message}`)
  })
  const password = text.replace(/\r?\n$/, '')
  if (password === '') throw new UsageError(`CAREEASY_PASSWORD_FILE is empty: ${file}`)
  return password
}

/** Asks on the terminal; questions go to `output`, standard error, so that results stay clean. */
export function createAsker(input: ReadStream, output: WriteStream): Asker | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  return {
    ask: (question, { hidden = false } = {}) =>
      new Promise((resolve, reject) => {
        const nothing = new Writable({ write: (_chunk, _encoding, done) => done() })
        const lines = createInterface({ input, output: hidden ? nothing : output, terminal: true })
        // with nothing echoed, readline's own prompt would not be seen either
        if (hidden) output.write(question)
        lines.once('SIGINT', () => lines.close())
        lines.once('close', () => {
          reject(new StoppedError('stopped: nothing was asked of the platform'))
          if (hidden) output.write('\n')
        })
        lines.question(hidden ? '' : question, answer => {
          resolve(answer)
          lines.close()
        })
      }),
  }
}
