import type { Tenants } from './tenants.ts'
import type { Terminal } from './terminal.ts'

/** What a command works with. */
export interface Bench {
  readonly tenants: Tenants
  readonly terminal: Terminal
  /** Results as NDJSON. */
  readonly json: boolean
  /** Aborted when a person wants to stop: nothing new is begun, what is under way is finished. */
  readonly stop: AbortSignal
}
