import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Overloaded } from '@careeasy/problem'
import { hash, verify } from '@node-rs/argon2'
import { lowerThreadPriority } from './background-threads.ts'
import { type BreachedPasswords, createBreachedPasswords } from './breached-passwords.ts'
import { PasswordWeak } from './errors.ts'

/** argon2id, 19 MiB, two passes, one lane: OWASP's first choice, about 21 ms of CPU. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** Checks at once: libuv has four threads, and file and DNS work needs one too. */
const maxRunning = Math.min(3, availableParallelism())

/** Hashes and checks passwords on libuv's threads, off the event loop. */
export interface Passwords {
  /**
   * Of a new password, if it keeps the rules.
   * @param email the address of whose password it is: it must not be made of that.
   * @throws PasswordWeak (400), Overloaded (503)
   */
  hash(password: string, email: string): Promise<string>
  /** False for a user without a hash too, after the same work, so that time does not tell who is known. */
  verify(known: string | undefined, password: string): Promise<boolean>
}

export interface PasswordsOptions {
  /** Takes any new password. */
  readonly allowWeak: boolean
  /** Checks that may wait for others, 250 by default: beyond, a login would wait for many seconds. */
  readonly maxWaiting?: number
}

export async function createPasswords({ allowWeak, maxWaiting = 250 }: PasswordsOptions): Promise<Passwords> {
  const decoy = await hash(randomBytes(32), parameters)
  await lowerThreadPriority()
  const breached = createBreachedPasswords()
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
    async hash(password, email) {
      if (!allowWeak) await refuseWeak(normalise(password), email, breached)
      return bounded(() => hash(normalise(password), parameters))
    },
    async verify(known, password) {
      const matches = await bounded(() => verify(known ?? decoy, normalise(password)))
      return matches && known !== undefined
    },
  }
}

/**
 * The rules of NIST SP 800-63B, 3.1.1.2: a length, and nothing that a guesser tries first. What kinds of
 * characters stand in it is nobody's business.
 */
async function refuseWeak(password: string, email: string, breached: BreachedPasswords) {
  if (!password.isWellFormed()) throw new PasswordWeak('A password is well-formed Unicode text')
  const length = [...password].length
  if (length < 8) throw new PasswordWeak('A password has at least 8 characters')
  if (length > 128) throw new PasswordWeak('A password has at most 128 characters')
  const lower = password.toLowerCase()
  if (isMadeOf(lower, [...namesIn(email), 'careeasy'])) {
    throw new PasswordWeak(
      'A password is not the e-mail address, its first part or our name with some digits',
    )
  }
  if (await breached.has(lower)) throw new PasswordWeak('The password is one of those that are guessed first')
}

/** The address and its first part, in the form in which passwords are compared. */
function namesIn(email: string): string[] {
  const address = normalise(email).toLowerCase().trim()
  return [address, address.slice(0, address.lastIndexOf('@'))]
}

/** Whether the password is one of the words, with nothing but digits and signs around it. */
function isMadeOf(password: string, words: readonly string[]): boolean {
  return words.some(word => {
    const at = password.indexOf(word)
    // A shorter one stands in most passwords by chance.
    if (word.length < 3 || at === -1) return false
    return !/\p{L}/u.test(password.slice(0, at) + password.slice(at + word.length))
  })
}

/** The same characters typed on another system may arrive composed differently (NIST SP 800-63B, 3.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC')
}
