import type { Tenant } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { ScannerUnavailable } from './errors.ts'
import type { Found } from './store/sweep-finds.ts'
import { createSweepTasks, type SweepTask, type SweepTasksOptions } from './sweep-tasks.ts'

export interface SweepOptions extends SweepTasksOptions {
  /** The databases to look into this time. */
  readonly databases: () => Promise<Db[]>
  readonly tenantOf: (uuid: string) => Promise<Tenant>
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Finishes, in every replica, what a killed process left, and purges what was deleted long ago. */
export function startSweeps(options: SweepOptions): { sweep(): Promise<void>; close(): Promise<void> } {
  const { databases, tenantOf, log, interval } = options
  const tasks = createSweepTasks(options)
  const closing = new AbortController()
  const { signal } = closing
  /** What a batch that was broken off has left, by database and task. */
  const left = new Map<string, Found[]>()
  let work: Promise<void> | undefined

  /** Works on what was found; gives what is left when the scanner is away. */
  async function workOn(task: SweepTask, batch: readonly Found[]): Promise<Found[] | undefined> {
    const fields = { task: task.name }
    const ofTenants = Map.groupBy(batch, ({ tenantId }) => tenantId)
    const order = [...ofTenants.values()].flat()
    for (const [uuid, found] of ofTenants) {
      if (signal.aborted) return undefined
      const tenant = await tenantOf(uuid).catch(err => {
        log.warn({ err, tenant: uuid, ...fields }, 'a sweep failed and will be repeated')
      })
      if (tenant === undefined) continue
      for (const one of found) {
        if (signal.aborted) return undefined
        try {
          await task.work(tenant, one.id, signal)
        } catch (err) {
          log.warn({ err, tenant: uuid, id: one.id, ...fields }, 'a sweep failed and will be repeated')
          if (err instanceof ScannerUnavailable) return order.slice(order.indexOf(one) + 1)
        }
      }
    }
    return undefined
  }

  /** False when the rest of this round would have to wait for the scanner too. */
  async function sweepTask(db: Db, task: SweepTask): Promise<boolean> {
    const key = `${db.databaseName}/${task.name}`
    // Goes on behind the file that had no verdict, which may be the file's doing.
    const batch = left.get(key) ?? (await task.find(db))
    left.delete(key)
    const rest = await workOn(task, batch)
    if (rest !== undefined && rest.length > 0) left.set(key, rest)
    return rest === undefined
  }

  async function sweep(): Promise<void> {
    const away = new Set<SweepTask>()
    for (const db of await databases()) {
      for (const task of tasks) {
        if (signal.aborted) return
        if (away.has(task)) continue
        const fields = { database: db.databaseName, task: task.name }
        const goesOn = await sweepTask(db, task).catch(err => {
          log.warn({ err, ...fields }, 'a sweep failed and will be repeated')
        })
        if (goesOn === false) away.add(task)
      }
    }
  }

  /** One at a time: a tick that comes meanwhile is left out. */
  const again = () => {
    work ??= sweep()
      .catch(err => log.warn({ err }, 'the silos cannot be listed'))
      .finally(() => {
        work = undefined
      })
    return work
  }
  const timer = setInterval(again, interval)
  return {
    sweep: again,
    async close() {
      closing.abort()
      clearInterval(timer)
      await work
    },
  }
}
