import type { ServerResponse } from 'node:http'

/** Goes on when the client has taken what it was sent; one that takes nothing for `period` milliseconds is given up. */
export function awaitClient(
  outgoing: ServerResponse,
  period: number,
  event: 'drain' | 'finish',
  go: () => void,
): void {
  const stalled = setTimeout(() => outgoing.destroy(), period)
  const done = () => {
    clearTimeout(stalled)
    outgoing.off(event, settle).off('close', done)
  }
  const settle = () => {
    done()
    go()
  }
  outgoing.once(event, settle).once('close', done)
}
