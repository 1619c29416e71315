import { LoginDelayed, LoginFailed } from './errors.ts'
import type { Passwords } from './passwords.ts'
import type { Login } from './schemas/login.ts'
import type { Guess, GuessStore } from './store/guesses.ts'
import type { SecurityEvent, SecurityEventStore } from './store/security-events.ts'
import { normaliseEmail, type User, type UserStore } from './store/users.ts'
import { createTurns } from './turns.ts'

export interface AuthenticationOptions {
  readonly users: UserStore
  readonly guesses: GuessStore
  readonly securityEvents: SecurityEventStore
  readonly passwords: Passwords
}

/** From where, and in which request, somebody tries. */
export type Origin = Pick<SecurityEvent, 'address' | 'request_id'>

/**
 * Whose name and password these are; the one way to try a password, however it was sent.
 * @throws LoginFailed (401) whatever the reason, after the same work; LoginDelayed (429) before any work.
 */
export type Authenticate = (login: Login, origin: Origin) => Promise<User>

/**
 * Attempts that are under way together. Of an account and of an address fewer than are free, or honest ones would be
 * delayed, since they are counted before they are made. Of all just enough to keep every password check busy: more
 * would only make bursts of calls that everything else in this process and in the store waits for.
 */
const atOnce = { account: 4, address: 16, all: 6 }

export function createAuthentication(options: AuthenticationOptions): Authenticate {
  const { users, guesses, securityEvents, passwords } = options
  const accountTurns = createTurns(atOnce.account)
  const addressTurns = createTurns(atOnce.address)
  const allTurns = createTurns(atOnce.all)

  async function check(
    id: string | undefined,
    { password }: Login,
    origin: Origin,
    guess: Guess,
  ): Promise<User> {
    const user = await users.findOrNobody(id)
    const matches = await passwords.verify(user?.password_hash, password)
    if (user !== undefined && user.status === 'active' && matches) return user
    await guess.failed()
    const detail = user === undefined ? 'no such user' : matches ? 'disabled user' : 'wrong password'
    await securityEvents.record({ type: 'login.failure', user_id: user?.id, ...origin, detail })
    throw new LoginFailed()
  }

  async function attempt(account: string, login: Login, origin: Origin): Promise<User> {
    const [guess, user_id] = await Promise.all([
      guesses.begin(account, origin.address),
      users.idOf(login.username),
    ])
    if ('wait' in guess) {
      const seconds = Math.ceil(guess.wait / 1_000)
      // Once a wait: whoever does not keep to it must not fill the table.
      if (guess.isFirst) {
        await securityEvents.record({ type: 'login.delayed', user_id, ...origin, detail: `${seconds} s` })
      }
      throw Object.assign(new LoginDelayed(seconds), { retryAfter: seconds })
    }
    const user = await check(user_id, login, origin, guess).catch(async error => {
      if (!(error instanceof LoginFailed)) await guess.withdrawn()
      throw error
    })
    await guess.succeeded()
    return user
  }

  return (login, origin) => {
    const account = normaliseEmail(login.username)
    const address = origin.address ?? ''
    return accountTurns(`${account} ${address}`, () =>
      addressTurns(address, () => allTurns('', () => attempt(account, login, origin))),
    )
  }
}
