import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import type { Tenant } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { slotsOf } from './search/slots.ts'
import { uniqueOf } from './search/unique.ts'
import { wordsOf } from './search/words.ts'
import {
  createIndexBuilds,
  type Filling,
  findWaitingBuilds,
  type IndexBuilds,
  type WaitingBuild,
} from './store/index-builds.ts'
import type { ObjectDocument } from './store/objects.ts'
import type { CompiledType, Types } from './types/compiled-type.ts'
import { addConflicts, type FoundConflict } from './unique-conflicts.ts'

export interface IndexBuildingOptions {
  /** The databases to look into this time, those of the pool and of silos. */
  readonly databases: () => Promise<Db[]>
  readonly tenantOf: (uuid: string) => Promise<Tenant>
  readonly types: Pick<Types, 'current'>
  readonly log: { warn(fields: object, message: string): void }
  /** Milliseconds between looks for types that wait; 5,000 by default. */
  readonly interval?: number
  /**
   * Milliseconds that a new version rests before its indexes are built; 40,000 by default: a write that was begun
   * with the version before fills its slots, and MongoDB gives up on one after 30,000.
   */
  readonly settle?: number
  /** Milliseconds after which a replica that says nothing is taken for dead; 30,000 by default. */
  readonly leaseTime?: number
  /**
   * Milliseconds after which unique values that two objects had are tried again; an hour by default. The one that
   * was left out may be the only one by then.
   */
  readonly tryAgain?: number
}

/** The building of the indexes of all tenants. Every replica runs one; a type is built by one at a time. */
export interface IndexBuilding {
  /** Looks once, and builds what waits. */
  sweep(): Promise<void>
  /** Stops after the batch that is under way; another replica goes on with the next. */
  close(): Promise<void>
}

const batchSize = 200
/** Writes at once: the pool of connections is for the requests. */
const parallel = 8
/** Types taken from one database before the others have their turn. */
const typesPerSweep = 10
/** Milliseconds for which a tenant that could not be served is left alone. */
const pause = 60_000

/**
 * Fills the slots, words and unique entries of the objects that were there before an attribute was declared with
 * x-index, x-search or x-unique. How far it came stands in the type's document after every batch: whoever takes the type over from a
 * killed replica begins there, and filling an object twice changes nothing.
 */
export function startIndexBuilding(options: IndexBuildingOptions): IndexBuilding {
  const { databases, tenantOf, types, log } = options
  const { interval = 5_000, settle = 40_000, leaseTime = 30_000, tryAgain = 60 * 60_000 } = options
  const by = `${hostname()}:${process.pid}:${randomUUID()}`
  const until = () => new Date(Date.now() + leaseTime)
  /** Tenants that could not be served, as a suspended one: they do not hold up the others. */
  const pausedUntil = new Map<string, number>()
  let closed = false
  let work: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  async function build({ tenant: uuid, type: name }: WaitingBuild): Promise<void> {
    const tenant = await tenantOf(uuid)
    const builds = createIndexBuilds(tenant, by)
    const taken = await builds.take(name, until())
    if (taken === undefined) return
    const { version, building } = taken
    const type = await types.current(tenant, name)
    const total = building.total ?? (await builds.total(name))
    let { after, done, conflicts = [] } = building
    while (!closed && type.version === version) {
      const batch = await builds.next(name, after, batchSize)
      const last = batch.at(-1)
      if (last === undefined) {
        const again = new Date(Date.now() + tryAgain)
        return void (await builds.finish(name, version, { conflicts, again }))
      }
      conflicts = addConflicts(conflicts, await fill(builds, type, batch))
      after = last.id
      done += batch.length
      // A newer version of the type, or another replica that took this one for dead: theirs to do now.
      if (!(await builds.record(name, version, { after, done, total, until: until(), conflicts }))) return
    }
    await builds.release(name, version)
  }

  async function sweep(): Promise<void> {
    for (const [tenant, until] of pausedUntil) if (until < Date.now()) pausedUntil.delete(tenant)
    for (const db of await databases()) {
      const before = new Date(Date.now() - settle)
      const exceptTenants = [...pausedUntil.keys()]
      for (const next of await findWaitingBuilds(db, { before, exceptTenants, limit: typesPerSweep })) {
        if (closed) return
        try {
          await build(next)
        } catch (err) {
          // What it holds is free again when the lease has run out.
          pausedUntil.set(next.tenant, Date.now() + pause)
          log.warn({ err, ...next }, 'indexes could not be built')
        }
      }
    }
  }

  const enqueue = () => {
    work = work.then(sweep).catch(err => log.warn({ err }, 'types that wait for indexes cannot be read'))
    return work
  }
  const schedule = () => {
    timer = setTimeout(() => void enqueue().then(() => closed || schedule()), interval)
  }
  schedule()

  return {
    sweep: enqueue,
    async close() {
      closed = true
      clearTimeout(timer)
      await work
    },
  }
}

/** Fills the objects of a batch; gives those whose unique values others had. */
async function fill(
  builds: IndexBuilds,
  type: CompiledType,
  batch: readonly ObjectDocument[],
): Promise<FoundConflict[]> {
  const found: FoundConflict[] = []
  for (let start = 0; start < batch.length; start += parallel) {
    await Promise.all(
      batch.slice(start, start + parallel).map(async object => {
        const { id, attributes, slots, words, unique } = object
        const filling: Filling = {
          slots: slotsOf(type, attributes),
          words: wordsOf(type, attributes),
          unique: uniqueOf(type, id, attributes),
        }
        if (isDeepStrictEqual({ slots, words, unique }, filling)) return
        for (const path of await builds.fill(object, filling)) found.push({ path, id })
      }),
    )
  }
  return found
}
