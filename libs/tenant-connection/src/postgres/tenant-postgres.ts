import { Overloaded, StoreUnavailable } from '@careeasy/problem'
import { traced } from '@careeasy/telemetry'
import type pg from 'pg'
import { fencedError, type TenantDirectory, usablePlacement } from '../directory.ts'
import type { Placement } from '../placement.ts'
import { type BatchStatement, isInDoubt, leavesDoubt, type Rows, runBatch, type Statement } from './batch.ts'
import { type PostgresLease, SiloMissing } from './cluster.ts'

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
  /** A connection to the database of a placement, which is given back when it is released. */
  readonly connect: (placement: Placement) => Promise<PostgresLease>
  /** See `createCapabilities`. */
  readonly capabilityOf: (tenant: string, epoch: number) => string
}

const resetAll = control('RESET ALL')
const begin = control('BEGIN')
const commit = control('COMMIT')
const rollback = control('ROLLBACK')

function control(text: string, ...values: unknown[]): BatchStatement {
  return { text, values, control: true }
}

/** Binds the connections to one tenant. Both tiers work the same way: a silo, too, asks for the capability. */
export function createTenantPostgres(options: TenantPostgresOptions, placement: Placement): TenantPostgres {
  const uuid = placement.tenant

  const attributes = {
    'db.system.name': 'postgresql',
    'careeasy.cluster': placement.postgres.cluster,
    'careeasy.tier': placement.postgres.tier,
  }

  /** Tries again once when the tenant's placement has changed under us; a fence without a change stands. */
  async function scoped<T>(work: (client: pg.ClientBase, cap: BatchStatement) => Promise<T>): Promise<T> {
    try {
      return await borrow(placement, work)
    } catch (error) {
      const reason = fenceReason(error)
      if (reason === undefined) throw error
      options.directory.forget(uuid)
      const fresh = usablePlacement(uuid, await options.directory.get(uuid))
      if (fresh.epoch === placement.epoch) throw causedBy(fencedError(uuid, reason), error)
      return borrow(fresh, work)
    }
  }

  async function borrow<T>(
    current: Placement,
    work: (client: pg.ClientBase, cap: BatchStatement) => Promise<T>,
  ): Promise<T> {
    const { client, release } = await options.connect(current).catch(toConnectError)
    const cap = control(capText, options.capabilityOf(uuid, current.epoch))
    // A broken connection is also emitted, and without a listener that would end the process. The pool listens
    // while the client is idle; what runs meanwhile is rejected by itself.
    client.on('error', ignoreError)
    let destroy = true
    try {
      const result = await work(client, cap)
      destroy = false
      return result
    } catch (error) {
      destroy = !isPlainRefusal(error)
      return toStoreError(error)
    } finally {
      client.off('error', ignoreError)
      release(destroy || isInDoubt(client))
    }
  }

  return {
    batch: (...statements) =>
      traced('postgres batch', attributes, () =>
        scoped(async (client, cap) => {
          // The reset in front is what isolates. The one behind keeps what would already meet the next batch's
          // first statement (a default of read only, a time limit of 1 ms) from lasting until then.
          const results = await runBatch(client, [resetAll, cap, ...statements, resetAll])
          return results.slice(2, -1)
        }),
      ),
    transaction: work =>
      traced('postgres transaction', attributes, () =>
        scoped(async (client, cap) => {
          let open = true
          await runBatch(client, [resetAll, begin, cap])
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
            const [ended] = await runBatch(client, [commit, resetAll])
            // What COMMIT answers when a statement failed and `work` went on all the same.
            if (ended?.command === 'ROLLBACK') throw new Error('the transaction had failed before its end')
            return result
          } catch (error) {
            open = false
            await runBatch(client, [rollback])
            throw error
          }
        }),
      ),
  }
}

const capText = "SELECT set_config('app.cap', $1, true)"

function ignoreError(): void {}

/** Why the tenant is fenced, if that is what the error says; see `sec.deny` in geo's migrations. */
function fenceReason(error: unknown): string | undefined {
  if (error instanceof SiloMissing) return 'missing'
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

/**
 * Throws what a client may be told of a pool's error: StoreUnavailable when the server is away, Overloaded when
 * no connection or result came in time, else the error itself.
 */
export function toStoreError(error: unknown): never {
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

/** Without a connection, whatever the reason (no such database yet, a rotated password), the store is away. */
function toConnectError(error: unknown): never {
  if (error instanceof SiloMissing || error instanceof Overloaded) throw error
  try {
    return toStoreError(error)
  } catch (known) {
    throw known === error ? causedBy(new StoreUnavailable('postgres'), error) : known
  }
}

function causedBy<E extends Error>(error: E, cause: unknown): E {
  error.cause = cause
  return error
}
