/** Tells other services what has changed here, until they have heard it. */
export interface Telling {
  /** Tells of the tenant now; what fails is logged, and told again by a sweep. Never rejects. */
  now(uuid: string): Promise<void>
  /** Tells what has not reached others: a process died, or they were away. */
  sweep(signal: AbortSignal): Promise<void>
}

export interface TellingOptions {
  /** The ids of the tenants with a note that others are to be told. */
  readonly waiting: () => Promise<string[]>
  /** Tells how the tenant is by now, then removes the note. May be repeated, and by several replicas at once. */
  readonly tell: (uuid: string) => Promise<void>
  /** The log line when somebody could not be told. */
  readonly failure: string
  readonly log: { warn(fields: object, message: string): void }
}

/** A change is written together with its note, so that whatever dies in between, somebody tells it. */
export function createTelling({ waiting, tell, failure, log }: TellingOptions): Telling {
  const now = (uuid: string) => tell(uuid).catch(err => log.warn({ err, tenant: uuid }, failure))
  return {
    now,
    async sweep(signal) {
      for (const uuid of await waiting()) {
        if (signal.aborted) return
        await now(uuid)
      }
    },
  }
}
