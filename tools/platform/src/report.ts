const heartbeatMs = 10_000

/** Tells a person what happens, line by line with the seconds since the start. */
export interface Report {
  line(text: string): void
  /** Announces a step, says every ten seconds that it still runs, and how long it took. */
  step<T>(text: string, work: () => Promise<T>): Promise<T>
}

/** A report that writes to `write`, standard output unless told. */
export function createReport(write: (line: string) => void = line => console.log(line)): Report {
  const start = performance.now()
  const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1)
  const line = (text: string) => write(`[${seconds(start).padStart(6)} s] ${text}`)
  return {
    line,
    async step(text, work) {
      const begun = performance.now()
      line(`${text} …`)
      const heartbeat = setInterval(() => line(`${text} … ${seconds(begun)} s so far`), heartbeatMs)
      try {
        const result = await work()
        line(`${text}: done in ${seconds(begun)} s`)
        return result
      } finally {
        clearInterval(heartbeat)
      }
    },
  }
}
