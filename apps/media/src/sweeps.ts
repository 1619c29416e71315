import type { Tenant } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { createSweepTasks, type SweepTasksOptions } from './sweep-tasks.ts'

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
  let closed = false
  let work: Promise<void> = Promise.resolve()

  async function sweepTenants(db: Db, task: (typeof tasks)[number]): Promise<void> {
    for (const [uuid, found] of Map.groupBy(await task.find(db), ({ tenantId }) => tenantId)) {
      if (closed) return
      try {
        const tenant = await tenantOf(uuid)
        for (const { id } of found) await task.work(tenant, id)
      } catch (err) {
        log.warn({ err, tenant: uuid, task: task.name }, 'a sweep failed and will be repeated')
      }
    }
  }

  async function sweep(): Promise<void> {
    for (const db of await databases()) {
      for (const task of tasks) {
        if (closed) return
        await sweepTenants(db, task).catch(err =>
          log.warn(
            { err, database: db.databaseName, task: task.name },
            'a sweep failed and will be repeated',
          ),
        )
      }
    }
  }

  const again = () => {
    work = work.then(sweep).catch(err => log.warn({ err }, 'the silos cannot be listed'))
    return work
  }
  const timer = setInterval(again, interval)
  return {
    sweep: again,
    async close() {
      closed = true
      clearInterval(timer)
      await work
    },
  }
}
