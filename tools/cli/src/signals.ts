/** A terminal and npm may each pass the same Ctrl-C on: within this time it is one request. */
const sameRequestMs = 300

/** Calls `stop` at the first request to end, and `force` at another one that comes later. */
export function onStopRequest(stop: () => void, force: () => void): void {
  let first: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (first === undefined) {
        first = performance.now()
        stop()
      } else if (performance.now() - first > sameRequestMs) {
        force()
      }
    })
  }
}
