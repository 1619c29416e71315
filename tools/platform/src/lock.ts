import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock that the kernel lets go of when its process ends, however it ends. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Takes the lock of a path, or tells the process that holds it. The lock is a socket in Linux's abstract
 * namespace: it leaves no file behind that could be stale.
 */
export async function tryLock(path: string): Promise<Lock | { heldBy: number }> {
  const name = `\0careeasy-${process.getuid?.()}-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`
  const server = createServer(socket => socket.on('error', () => {}).end(`${process.pid}`))
  try {
    server.listen(name)
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return { heldBy: await readHolder(name) }
  }
  server.unref()
  return {
    release: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

/** Runs `work` while holding the lock of a path; `onWait` hears once who holds it, if anybody does. */
export async function withLock<T>(
  path: string,
  onWait: (pid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false
  for (;;) {
    const lock = await tryLock(path)
    if (!('heldBy' in lock)) {
      try {
        return await work()
      } finally {
        await lock.release()
      }
    }
    if (!told) onWait(lock.heldBy)
    told = true
    await sleep(200)
  }
}

/** The holder may let go while it is asked: then the process is 0, unknown. */
async function readHolder(name: string): Promise<number> {
  const socket = connect(name).setEncoding('utf8').setTimeout(1000)
  socket.on('timeout', () => socket.destroy())
  let text = ''
  try {
    for await (const chunk of socket) text += chunk
  } catch {
    return 0
  }
  return Number(text)
}
