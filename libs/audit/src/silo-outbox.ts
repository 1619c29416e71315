import { listSilos, type SiloDatabase, siloDatabase, type TenantDirectory } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { createMongoOutbox, type MongoRef } from './mongo-outbox.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'

/** Which document of which database the event waits in. */
export interface SiloRef extends MongoRef {
  /** Left out by a process that offers what it has just written: the tenant's placement tells. */
  readonly database?: string
}

export interface SiloOutboxOptions {
  /** The pool database; its silos are found by their names. */
  readonly db: Db
  readonly collections: readonly string[]
  readonly directory: Pick<TenantDirectory, 'get'>
  readonly log: { warn(fields: object, message: string): void }
  /** Silos that one sweep looks into; 100 by default. All of them have their turn, one after another. */
  readonly silosPerSweep?: number
}

/** Silos that are looked into at once. */
const parallel = 8

type PendingOptions = Parameters<Outbox['pending']>[0]

/**
 * The outbox of the pool database and of every silo beside it. A sweep costs the same however many silos there
 * are: it looks into the next so many, and into those that held events the last time. Silos that were made
 * meanwhile are in the next round.
 */
export function createSiloOutbox(options: SiloOutboxOptions): Outbox<SiloRef> {
  const { db, collections, directory, log, silosPerSweep = 100 } = options
  const outboxOf = (database: string) => createMongoOutbox(db.client.db(database), collections)
  let round: SiloDatabase[] = []
  let busy: SiloDatabase[] = []

  async function pendingIn(database: string, wanted: PendingOptions): Promise<OutboxEntry<SiloRef>[]> {
    const entries = await outboxOf(database).pending(wanted)
    return entries.map(({ event, ref }) => ({ event, ref: { ...ref, database } }))
  }

  async function look(silo: SiloDatabase, wanted: PendingOptions): Promise<OutboxEntry<SiloRef>[]> {
    if (wanted.exceptTenants.includes(silo.tenant)) return []
    try {
      return await pendingIn(silo.name, wanted)
    } catch (err) {
      log.warn({ err, tenant: silo.tenant }, 'the audit outbox of a silo cannot be read')
      return []
    }
  }

  async function pendingInSilos(wanted: PendingOptions): Promise<OutboxEntry<SiloRef>[]> {
    if (round.length === 0) round = await listSilos(db.client, db.databaseName)
    const next = round.splice(0, silosPerSweep)
    const again = busy.filter(({ tenant }) => !next.some(silo => silo.tenant === tenant))
    const queue = [...next, ...again]
    const held: SiloDatabase[] = []
    const found: OutboxEntry<SiloRef>[] = []
    while (queue.length > 0 && found.length < wanted.limit) {
      const limit = wanted.limit - found.length
      const group = queue.splice(0, Math.min(parallel, limit))
      const entries = await Promise.all(group.map(silo => look(silo, { ...wanted, limit })))
      held.push(...group.filter((_, index) => (entries[index]?.length ?? 0) > 0))
      found.push(...inTurns(entries).slice(0, limit))
    }
    // Whoever had no turn now has it before all others the next time.
    round.unshift(...queue.filter(silo => !again.includes(silo)))
    busy = [...queue.filter(silo => again.includes(silo)), ...held]
    return found
  }

  /** Where a tenant's documents are now; undefined when there is no such tenant any more. */
  async function databaseOf(tenant: string): Promise<string | undefined> {
    const placement = await directory.get(tenant)
    if (placement === null) return undefined
    return placement.mongo.tier === 'silo' ? siloDatabase(db.databaseName, tenant) : db.databaseName
  }

  return {
    async pending(wanted) {
      const fromPool = await pendingIn(db.databaseName, wanted)
      // A backlog of the one side never keeps the other from being handed over.
      const limit = Math.max(Math.floor(wanted.limit / 2), wanted.limit - fromPool.length)
      const fromSilos = await pendingInSilos({ ...wanted, limit })
      return [...fromSilos, ...fromPool]
        .slice(0, wanted.limit)
        .toSorted((a, b) => Date.parse(a.event.at) - Date.parse(b.event.at))
    },
    async done(entries) {
      const known = await Promise.all(
        entries.map(async ({ event, ref }) => ({
          event,
          ref,
          database: ref.database ?? (await databaseOf(event.tenant)),
        })),
      )
      for (const [database, group] of Map.groupBy(known, entry => entry.database)) {
        if (database !== undefined) await outboxOf(database).done(group)
      }
    },
  }
}

/** The first of every list, then the second ones, and so on: a long list is not taken before the others. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(list => list.length))
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap(list => list.slice(turn, turn + 1)),
  ).flat()
}
