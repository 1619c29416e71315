import type { Pool as UndiciPool } from 'undici'
import { Pool } from './pool.ts'

/** One process of the callee. */
export interface Replica {
  readonly pool: UndiciPool
  running: number
  /** Until then, in milliseconds of `performance.now()`, it is asked only if there is no other. */
  avoidedUntil: number
}

/** The replicas of a callee. */
export interface Replicas {
  readonly count: number
  /** The least busy one, in turn among equals; one to avoid, and `not`, only if there is no other. */
  choose(not?: Replica): Replica
  /** Nobody listens there, or it said that it ends: the others are asked for a while. */
  avoid(replica: Replica): void
  close(): Promise<void>
}

/** Milliseconds. */
const avoidTime = 5_000
/** More than any replica has under way. */
const last = 1_000_000

/**
 * Opens a pool for each address of `http://a:1,http://b:2`. `dns+http`, with which the edge names all that an address
 * resolves to, is any one of them here. undici's BalancedPool does not say which one a request went to, so a second
 * try could go to the same.
 */
export function openReplicas(url: string, options: UndiciPool.Options): Replicas {
  const replicas: Replica[] = url.split(',').map(it => ({
    pool: new Pool(new URL(it.trim().replace(/^dns\+/, '')).origin, options),
    running: 0,
    avoidedUntil: 0,
  }))
  let turn = 0
  return {
    count: replicas.length,
    choose(not) {
      const now = performance.now()
      const cost = (replica: Replica) =>
        replica.running + (now < replica.avoidedUntil ? last : 0) + (replica === not ? 2 * last : 0)
      if (not === undefined) turn = (turn + 1) % replicas.length
      const inTurn = [...replicas.slice(turn), ...replicas.slice(0, turn)]
      return inTurn.reduce((best, replica) => (cost(replica) < cost(best) ? replica : best))
    },
    avoid(replica) {
      replica.avoidedUntil = performance.now() + avoidTime
    },
    close: async () => void (await Promise.all(replicas.map(({ pool }) => pool.close()))),
  }
}
