import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Overloaded } from '@careeasy/problem'
import { hash, verify } from '@node-rs/argon2'
import { PasswordWeak } from './errors.ts'

/** argon2id, 19 MiB, two passes, one lane: OWASP's first choice, about 21 ms of CPU. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Checks at once: libuv has four threads, and file and DNS work needs one too. */
const maxRunning = Math.min(3, availableParallelism())

/** Hashes and checks passwords on libuv's threads, off the event loop. */
export interface Passwords {
  /** @throws PasswordWeak (400), Overloaded (503) */
  hash(password: string): Promise<string>
  /** False for a user without a hash too, after the same work, so that time does not tell who is known. */
  verify(known: string | undefined, password: string): Promise<boolean>
}

export interface PasswordsOptions {
  /** Takes new passwords of any length. */
  readonly allowWeak: boolean
  /** Checks that may wait for others, 250 by default: beyond, a login would wait for many seconds. */
  readonly maxWaiting?: number
}

export async function createPasswords({ allowWeak, maxWaiting = 250 }: PasswordsOptions): Promise<Passwords> {
  const decoy = await hash(randomBytes(32), parameters)
  const waiting: (() => void)[] = []
  let running = 0

  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (running < maxRunning) running++
    else if (waiting.length >= maxWaiting) throw new Overloaded()
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits takes over the place as it is.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }

  return {
    async hash(password) {
      const { length } = password
      if (!allowWeak && (length < 8 || length > 128)) throw new PasswordWeak()
      return bounded(() => hash(normalise(password), parameters))
    },
    async verify(known, password) {
      const matches = await bounded(() => verify(known ?? decoy, normalise(password)))
      return matches && known !== undefined
    },
  }
}

/** The same characters typed on another system may arrive composed differently (NIST SP 800-63B, 3.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC')
}
