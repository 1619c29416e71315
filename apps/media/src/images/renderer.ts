import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Overloaded } from '@careeasy/problem'
import { ImageTooLarge, ImageUnreadable } from '../errors.ts'
import type { InputFormat } from './formats.ts'
import { exits, type RenderJob, type RenderLimits } from './render-job.ts'
import type { Variant } from './variant.ts'

export interface RendererOptions extends RenderLimits {
  /** Processes at once. */
  readonly processes: number
  /** Images that may wait for one. */
  readonly waiting: number
  /** Bytes that are taken of a process; 64 MiB when left out. */
  readonly maxOutputBytes?: number
}

/**
 * Makes images of images, each in a process of its own: what a hostile file breaks there is that process, which holds no
 * other file's bytes and no settings. It is no jail: user, file system and network are the service's.
 */
export interface Renderer {
  /**
   * The image, a few MB at most. `open` is called once there is a process for it.
   * @throws ImageUnreadable, ImageTooLarge, Overloaded
   */
  render(open: () => Promise<Readable>, input: InputFormat, variant: Variant): Promise<Buffer>
  /** Ends what is under way. */
  close(): Promise<void>
}

const file = join(import.meta.dirname, 'render-process.ts')

export function createRenderer(options: RendererOptions): Renderer {
  const { processes, waiting, maxOutputBytes = 64 * 1_048_576, ...limits } = options
  const running = new Set<ChildProcess>()
  const queue: (() => void)[] = []
  let free = processes

  async function take(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
    if (queue.length >= waiting) throw new Overloaded()
    await new Promise<void>(resolve => queue.push(resolve))
  }
  function release(): void {
    const next = queue.shift()
    if (next === undefined) free += 1
    else next()
  }

  async function run(source: Readable, job: RenderJob): Promise<Buffer> {
    const args = ['--max-old-space-size=128', '--no-warnings', file, JSON.stringify(job)]
    const child = spawn(process.execPath, args, { env: {}, stdio: 'pipe' })
    running.add(child)
    // More than its own limit of time, which it may not come to see.
    const timer = setTimeout(() => child.kill('SIGKILL'), limits.timeoutMs + 1_000)
    try {
      const [image, why, code] = await Promise.all([
        collect(child.stdout, maxOutputBytes),
        collect(child.stderr, maxOutputBytes),
        exitOf(child),
        feed(source, child),
      ])
      if (code === 0) return image
      throw failure(code, why.toString('utf8'))
    } finally {
      clearTimeout(timer)
      running.delete(child)
      child.kill('SIGKILL')
    }
  }

  return {
    async render(open, input, { format: output, width, height, fit }) {
      await take()
      try {
        return await run(await open(), { ...limits, input, output, width, height, fit })
      } finally {
        release()
      }
    },
    async close() {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

/** The process's number, or the signal that ended it. */
async function exitOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, 'close')
  return code ?? signal
}

/** A process that has seen enough leaves: why is in its exit code. A store that breaks off meanwhile is an error. */
async function feed(source: Readable, child: ChildProcessWithoutNullStreams): Promise<void> {
  let broken: unknown
  child.once('exit', () => source.destroy())
  async function* read(): AsyncGenerator<Buffer> {
    try {
      yield* source
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) broken = error
      throw error
    }
  }
  await pipeline(read, child.stdin).catch(() => {
    if (broken !== undefined) throw broken
  })
}

/** A process that a file has taken over may write without end. */
async function collect(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new ImageTooLarge('what is made of it has no end')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function failure(code: number | string, why: string): Error {
  if (code === exits.unreadable) return new ImageUnreadable(why)
  if (code === exits.large || code === exits.slow) return new ImageTooLarge(why)
  if (code === 'SIGKILL') return new ImageTooLarge('it takes too long')
  // A crash of the reader is the file's doing more than anything else; the log tells which it was.
  if (typeof code === 'string')
    return Object.assign(new ImageUnreadable('its reader gave up'), { cause: code })
  return new Error(`the process of an image ended with ${code}: ${why}`)
}
