/// <reference path="./pg-internals.d.ts" />
import { createHash } from 'node:crypto'
import pg from 'pg'
import pgUtils from 'pg/lib/utils.js'

/** The rows of one statement of a batch. */
export interface Rows<R = Record<string, unknown>> {
  readonly rows: R[]
  readonly rowCount: number | null
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
  sync(): void
}

interface WireResult extends Rows {
  addFields(fields: unknown): void
  parseRow(fields: unknown): unknown
  addRow(row: unknown): void
  addCommandComplete(message: unknown): void
}

const { Result } = pg as unknown as { Result: new (rowMode: undefined, types: unknown) => WireResult }

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
 * Many statements, one Sync: one round trip and one implicit transaction, all or nothing. Every statement
 * goes through the extended protocol, where a text can hold one statement only. A submittable for `client.query`.
 */
class Batch {
  readonly #statements: readonly Statement[]
  readonly #fresh: { name: string; text: string }[] = []
  readonly #results: Rows[] = []
  #settle: ((error: Error | null, results: Rows[]) => void) | undefined
  #current: WireResult | undefined

  constructor(statements: readonly Statement[], settle: (error: Error | null, results: Rows[]) => void) {
    this.#statements = statements
    this.#settle = settle
  }

  submit(connection: WireConnection): void {
    connection.stream.cork()
    try {
      for (const { text, values } of this.#statements) this.#send(connection, text, values)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  #send(connection: WireConnection, text: string, values: readonly unknown[]): void {
    const name = nameOf(text)
    const parsed = connection.parsedStatements[name] !== undefined || this.#fresh.some(f => f.name === name)
    if (name === '' || !parsed) {
      connection.parse({ text, name })
      if (name !== '') this.#fresh.push({ name, text })
    }
    connection.bind({ statement: name, values: [...values], valueMapper: pgUtils.prepareValue })
    connection.describe({ type: 'P' })
    connection.execute({})
  }

  handleRowDescription(message: { fields: unknown }): void {
    this.#current = new Result(undefined, pg.types)
    this.#current.addFields(message.fields)
  }

  handleDataRow(message: { fields: unknown }): void {
    this.#current?.addRow(this.#current.parseRow(message.fields))
  }

  handleCommandComplete(message: unknown): void {
    const result = this.#current ?? new Result(undefined, pg.types)
    result.addCommandComplete(message)
    this.#results.push(result)
    this.#current = undefined
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    const doubtful = this.#fresh.length > 0
    this.#finish(doubtful ? Object.assign(error, { [inDoubt]: true }) : error)
  }

  handleReadyForQuery(connection: WireConnection): void {
    for (const { name, text } of this.#fresh) connection.parsedStatements[name] = text
    this.#finish(null)
  }

  #finish(error: Error | null): void {
    const settle = this.#settle
    this.#settle = undefined
    settle?.(error, this.#results)
  }
}

const inDoubt = Symbol('connection in doubt')

/** Whether the error leaves it unknown which statements the connection has prepared. */
export function leavesDoubt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && inDoubt in error
}

/** Runs the statements on the client in one round trip. */
export function runBatch(client: pg.ClientBase, statements: readonly Statement[]): Promise<Rows[]> {
  return new Promise((resolve, reject) => {
    const batch = new Batch(statements, (error, results) =>
      error === null ? resolve(results) : reject(error),
    )
    client.query(batch as unknown as pg.Submittable)
  })
}
