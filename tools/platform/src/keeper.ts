import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder and a mark for processes, both gone when this process is, however it ends. */
export interface Keeper {
  folder: string
  /** In the environment of every process that must not outlive us, and so in that of its descendants. */
  mark: { CAREEASY_RUN: string }
  close(): Promise<void>
}

/** Starts a small shell process in a session of its own that cleans up after us. */
export async function startKeeper(): Promise<Keeper> {
  const run = randomUUID()
  const folder = await mkdtemp(join(tmpdir(), 'careeasy-'))
  const script = join(import.meta.dirname, 'keeper.sh')
  const { CAREEASY_RUN: _outer, ...env } = process.env
  const child = spawn('/bin/sh', [script, run, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env,
  })
  const input = child.stdin as unknown as Socket
  input.on('error', () => {})
  input.unref()
  child.unref()
  return {
    folder,
    mark: { CAREEASY_RUN: run },
    async close() {
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.ref()
      input.end()
      await ended
    },
  }
}
