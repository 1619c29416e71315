import { KeyMismatch, SessionEnded, type UserClaims } from '@careeasy/identity'
import { Overloaded } from '@careeasy/problem'
import { hashAuthKey, nextAuthKeys } from './auth-key.ts'
import { KeyReused } from './errors.ts'
import type { SessionClient, SessionStore } from './store/sessions.ts'
import type { User, UserStore } from './store/users.ts'

export interface RefreshStores {
  readonly users: UserStore
  readonly sessions: SessionStore
}

/** What a client holds: the claims of its Auth_token, verified but perhaps expired, and its Auth_key. */
export interface HeldPair {
  readonly claims: UserClaims
  readonly key: string
  readonly client: SessionClient
}

/**
 * Goes on to the next Auth_key of a session. A key that is used up has been in two hands: then the session is
 * ended, since nobody can tell which of them was the thief's.
 * @param secrets what keys are derived with, the current one first.
 * @throws KeyMismatch, SessionEnded, KeyReused (401), Overloaded (503)
 */
export async function refreshSession(
  { users, sessions }: RefreshStores,
  secrets: readonly Buffer[],
  { claims, key, client }: HeldPair,
): Promise<{ readonly user: User; readonly key: string; readonly akh: string }> {
  const { sub, sid, akh: from } = claims
  if (hashAuthKey(key) !== from) throw new KeyMismatch()
  const user = await users.find(sub)
  if (user?.status !== 'active') throw new SessionEnded()
  const candidates = nextAuthKeys(secrets, sid, key).map(next => ({ key: next, akh: hashAuthKey(next) }))
  const to = candidates[0]?.akh ?? ''
  const rotated = await sessions.rotate(user, { sid, from, to }, client)
  if (rotated === 'ended') throw new SessionEnded()
  if (rotated === 'reused') {
    await sessions.revoke(sub, sid)
    throw new KeyReused()
  }
  const inForce = candidates.find(({ akh }) => akh === rotated.akh)
  // Another replica derived it with a token key that has not reached this one.
  if (inForce === undefined) throw new Overloaded()
  return { user, ...inForce }
}
