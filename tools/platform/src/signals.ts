const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A terminal, npm and the bootstrap may each pass the same Ctrl-C on: within this time it is one request. */
const sameRequestMs = 1000

/** Calls `stop` at the first request to end, and `force` at another one that comes later. */
export function onStopRequest(stop: (signal: NodeJS.Signals) => void, force: () => void): void {
  let first: number | undefined
  for (const signal of stopSignals) {
    process.on(signal, () => {
      if (first === undefined) {
        first = performance.now()
        stop(signal)
      } else if (performance.now() - first > sameRequestMs) {
        force()
      }
    })
  }
}
