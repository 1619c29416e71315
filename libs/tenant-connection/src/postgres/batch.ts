/// <reference path="./pg-internals.d.ts" />
import { createHash } from 'node:crypto'
import pg from 'pg'
import pgUtils from 'pg/lib/utils.js'
import { TenantScopeViolation } from '../errors.ts'

/** The rows of one statement of a batch. */
export interface Rows<R = Record<string, unknown>> {
  readonly rows: R[]
  readonly rowCount: number | null
  /** What the server says it ran, as in SELECT or INSERT. */
  readonly command: string
}

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** pg's wire connection, as far as its own pg-cursor uses it too. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void }
  readonly parsedStatements: Record<string, string>
  parse(query: { text: string; name: string }): void
  bind(config: { statement: string; values: unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(message: { type: 'P'; name?: string }): void
  execute(config: { portal?: string; rows?: number }): void
  sendCopyFail(reason: string): void
  sync(): void
}

interface WireResult extends Rows {
  readonly fields: readonly unknown[]
  addFields(fields: unknown): void
  parseRow(fields: unknown): Record<string, unknown>
  addCommandComplete(message: unknown): void
}

const { Result } = pg as unknown as { Result: new (rowMode: undefined, types: unknown) => WireResult }

/**
 * What a statement may be. Anything else could outlive its request and meet the next tenant: PREPARE under one
 * of our names, BEGIN, LISTEN, DO, or ALTER ROLE, by which every login may change its own settings and password.
 * A text of the extended protocol holds one statement, so its first word tells which; a comment in front would hide
 * it and is not taken. What the server says it ran must agree.
 */
const dataStatement = /^\s*(select|insert|update|delete|merge|with|values|table)\b/i
const dataCommands = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Names kept in this process; statements beyond are sent unnamed, so that a backend's memory is bounded. */
const maxNames = 1_000
const names = new Map<string, string>()

function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= maxNames) return ''
  const name = `ce_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`
  names.set(text, name)
  return name
}

/**
 * What the statements that a connection has prepared answer, by name; null is no rows. Described once: the server
 * refuses to run a prepared statement whose columns have changed since ("cached plan must not change result type").
 */
type Shapes = Map<string, WireResult | null>
const shapesOf = new WeakMap<WireConnection, Shapes>()

/** A statement on its way, and what it answers as far as that is known. */
interface Sent {
  readonly name: string
  readonly isControl: boolean
  shape: WireResult | null | undefined
}

/**
 * Many statements, one Sync: one round trip and one implicit transaction, all or nothing. Every statement
 * goes through the extended protocol, where a text can hold one statement only. A submittable for `client.query`.
 */
class Batch {
  /** pg wraps it to end its query_timeout: without it every batch leaves a timer behind. */
  callback: (error: Error | null, results: Rows[]) => void
  readonly #statements: readonly BatchStatement[]
  readonly #fresh: { name: string; text: string }[] = []
  readonly #results: Rows[] = []
  readonly #sent: Sent[] = []
  #shapes: Shapes = new Map()
  #fault: Error | undefined
  #settled = false
  #rows: Rows['rows'] = []

  constructor(statements: readonly BatchStatement[], settle: (error: Error | null, results: Rows[]) => void) {
    this.#statements = statements
    this.callback = settle
  }

  submit(connection: WireConnection): void {
    const known = shapesOf.get(connection)
    if (known === undefined) shapesOf.set(connection, this.#shapes)
    else this.#shapes = known
    connection.stream.cork()
    try {
      for (const statement of this.#statements) this.#send(connection, statement)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  #send(connection: WireConnection, { text, values, control }: BatchStatement): void {
    const name = nameOf(text)
    const parsed = connection.parsedStatements[name] !== undefined || this.#fresh.some(f => f.name === name)
    if (name === '' || !parsed) {
      connection.parse({ text, name })
      if (name !== '') this.#fresh.push({ name, text })
    }
    connection.bind({ statement: name, values: [...values], valueMapper: pgUtils.prepareValue })
    const shape = this.#shapes.get(name)
    this.#sent.push({ name, isControl: control === true, shape })
    // What our own statements answer is not looked at, and to describe it costs both sides.
    if (control !== true && shape === undefined) connection.describe({ type: 'P' })
    connection.execute({})
  }

  /** The statement whose answer is being read. */
  get #running(): Sent {
    return this.#sent[this.#results.length] as Sent
  }

  handleRowDescription(message: { fields: unknown }): void {
    const shape = new Result(undefined, pg.types)
    shape.addFields(message.fields)
    this.#running.shape = shape
  }

  handleDataRow(message: { fields: readonly unknown[] }): void {
    const { isControl, shape } = this.#running
    if (isControl) return
    // A pooler in between may have prepared the statement anew, on tables that have changed.
    if (shape?.fields.length === message.fields.length) this.#rows.push(shape.parseRow(message.fields))
    else this.#fault = new Error('a statement answers other columns than it was prepared for')
  }

  handleCommandComplete(message: unknown): void {
    const { name, isControl, shape } = this.#running
    if (!isControl && name !== '') this.#shapes.set(name, shape ?? null)
    const result = new Result(undefined, pg.types)
    result.addCommandComplete(message)
    this.#keep({ rows: this.#rows, rowCount: result.rowCount, command: result.command })
  }

  handleEmptyQuery(): void {
    this.#keep({ rows: [], rowCount: 0, command: '' })
  }

  #keep(result: Rows): void {
    if (!this.#running.isControl && !dataCommands.has(result.command))
      this.#fault = new TenantScopeViolation(`a statement turned out to be '${result.command}'`)
    this.#results.push(result)
    this.#rows = []
  }

  handlePortalSuspended(): void {}
  // Without these two, a COPY in injected SQL would end the process: pg calls them unasked.
  handleCopyData(): void {}
  handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('COPY is not taken here')
  }

  handleError(error: Error): void {
    const doubtful = this.#fresh.length > 0 || this.#fault !== undefined
    this.#finish(doubtful ? doubt(error) : error)
  }

  handleReadyForQuery(connection: WireConnection): void {
    for (const { name, text } of this.#fresh) connection.parsedStatements[name] = text
    this.#finish(this.#fault === undefined ? null : doubt(this.#fault))
  }

  #finish(error: Error | null): void {
    if (this.#settled) return
    this.#settled = true
    this.callback(error, this.#results)
  }
}

const inDoubt = Symbol('connection in doubt')

function doubt<E extends Error>(error: E): E {
  return Object.assign(error, { [inDoubt]: true })
}

/** Whether the error leaves it unknown what the connection has prepared or begun. */
export function leavesDoubt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && inDoubt in error
}

const doubtful = new WeakSet<pg.ClientBase>()

/** Whether a batch on this client has left doubt, even if its error was caught and forgotten. */
export function isInDoubt(client: pg.ClientBase): boolean {
  return doubtful.has(client)
}

/** A statement of a service, or (`control`) one of this library's own: only the latter may steer the session. */
export interface BatchStatement extends Statement {
  readonly control?: true
}

/**
 * Runs the statements on the client in one round trip.
 * @throws TenantScopeViolation when one that is not `control` is no SELECT, INSERT, UPDATE, DELETE or MERGE.
 */
export function runBatch(client: pg.ClientBase, statements: readonly BatchStatement[]): Promise<Rows[]> {
  return new Promise((resolve, reject) => {
    for (const { text, control = false } of statements) {
      if (!control && !dataStatement.test(text))
        throw new TenantScopeViolation('a statement is not one of data')
    }
    const batch = new Batch(statements, (error, results) => {
      if (error === null) return resolve(results)
      if (leavesDoubt(error)) doubtful.add(client)
      reject(error)
    })
    client.query(batch as unknown as pg.Submittable)
  })
}
