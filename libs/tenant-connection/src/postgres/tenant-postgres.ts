import { Overloaded, StoreUnavailable } from '@careeasy/problem'
import type pg from 'pg'
import { fencedError, type TenantDirectory, usablePlacement } from '../directory.ts'
import type { Placement } from '../placement.ts'
import { leavesDoubt, type Rows, runBatch, type Statement } from './batch.ts'
import { mintCapability } from './capability.ts'

/** A running transaction of one tenant. It is dead once its work has settled. */
export interface TenantTransaction {
  query<R = Record<string, unknown>>(statement: Statement): Promise<Rows<R>>
}

/** One tenant's PostgreSQL: every statement runs under that tenant's capability, and nobody else's. */
export interface TenantPostgres {
  /**
   * Runs the statements as one transaction in one round trip, all or nothing, and gives their rows in order.
   * This is the usual way; `transaction` is for work that must look at one result before the next statement.
   * @throws StoreUnavailable, Overloaded, TenantSuspended, TenantFrozen, or pg's DatabaseError.
   */
  batch(...statements: readonly Statement[]): Promise<Rows[]>
  /** Runs `work` inside one transaction; it commits when `work` resolves and rolls back when it rejects. */
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>
}

export interface TenantPostgresOptions {
  readonly directory: TenantDirectory
  /** The pool of a cluster, by the name that placements use. */
  readonly poolOf: (cluster: string) => pg.Pool
  /** 32 bytes; see `mintCapability`. */
  readonly masterKey: Buffer
}

const resetAll: Statement = { text: 'RESET ALL', values: [] }
const begin: Statement = { text: 'BEGIN', values: [] }
const commit: Statement = { text: 'COMMIT', values: [] }
const rollback: Statement = { text: 'ROLLBACK', values: [] }

/** Binds the pools to one tenant. */
export function createTenantPostgres(options: TenantPostgresOptions, placement: Placement): TenantPostgres {
  const uuid = placement.tenant

  /** Tries again once when the tenant's placement has changed under us; a fence without a change stands. */
  async function scoped<T>(work: (client: pg.PoolClient, prelude: Statement[]) => Promise<T>): Promise<T> {
    try {
      return await borrow(placement, work)
    } catch (error) {
      const reason = fenceReason(error)
      if (reason === undefined) throw error
      options.directory.forget(uuid)
      const fresh = usablePlacement(uuid, await options.directory.get(uuid))
      if (fresh.epoch === placement.epoch) throw fencedError(reason)
      return borrow(fresh, work)
    }
  }

  async function borrow<T>(
    { postgres, epoch }: Placement,
    work: (client: pg.PoolClient, prelude: Statement[]) => Promise<T>,
  ): Promise<T> {
    const client = await options.poolOf(postgres.cluster).connect().catch(toStoreError)
    const prelude = [
      resetAll,
      { text: capText, values: [mintCapability(options.masterKey, uuid, epoch).value] },
    ]
    let destroy = true
    try {
      const result = await work(client, prelude)
      destroy = false
      return result
    } catch (error) {
      destroy = !isPlainRefusal(error)
      return toStoreError(error)
    } finally {
      client.release(destroy)
    }
  }

  return {
    batch: (...statements) =>
      scoped(async (client, prelude) => {
        const results = await runBatch(client, [...prelude, ...statements])
        return results.slice(prelude.length)
      }),
    transaction: work =>
      scoped(async (client, prelude) => {
        let open = true
        const [reset, cap] = prelude as [Statement, Statement]
        await runBatch(client, [reset, begin, cap])
        const tx: TenantTransaction = {
          async query<R>(statement: Statement) {
            if (!open) throw new Error('the transaction is over')
            const [rows] = await runBatch(client, [statement])
            return rows as Rows<R>
          },
        }
        try {
          const result = await work(tx)
          open = false
          await runBatch(client, [commit])
          return result
        } catch (error) {
          open = false
          await runBatch(client, [rollback])
          throw error
        }
      }),
  }
}

const capText = "SELECT set_config('app.cap', $1, true)"

/** Why the database fences the tenant, if that is what the error says; see `sec.deny` in geo's migrations. */
function fenceReason(error: unknown): string | undefined {
  const { code, message } = error as { code?: string; message?: string }
  if (code !== '42501' && code !== '25006') return undefined
  return /^tenant fenced: (.+)$/.exec(message ?? '')?.[1]
}

/** The server refused a statement and the connection is as it was: an error of ours, or one of SQL. */
function isPlainRefusal(error: unknown): boolean {
  if (leavesDoubt(error)) return false
  const code = sqlState(error)
  // No SQLSTATE: our own code threw (after a clean rollback), unless it is the socket that broke.
  if (code === undefined) return (error as NodeJS.ErrnoException).syscall === undefined && !isLost(error)
  return !isAway(code)
}

function isLost(error: unknown): boolean {
  return /connection terminated|not queryable|query read timeout/i.test((error as Error).message)
}

/** Connection exceptions, server shutting down or starting, too many connections, disk full. */
function isAway(code: string): boolean {
  return /^(08|57P|53)/.test(code)
}

function sqlState(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  // EPIPE, too, has five letters.
  if (syscall !== undefined) return undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

function toStoreError(error: unknown): never {
  const code = sqlState(error)
  const message = (error as Error).message
  // No connection became free in time, or the statement ran into its time limit.
  if (message === 'timeout exceeded when trying to connect' || code === '57014')
    throw causedBy(new Overloaded(), error)
  const syscall = (error as NodeJS.ErrnoException).syscall
  if (
    (code !== undefined && isAway(code)) ||
    syscall !== undefined ||
    (code === undefined && isLost(error))
  ) {
    throw causedBy(new StoreUnavailable('postgres'), error)
  }
  throw error
}

function causedBy<E extends Error>(error: E, cause: unknown): E {
  error.cause = cause
  return error
}
