/** The open connections of one cluster, of all of its databases and logins, against their maximum. */
export interface Places {
  /** Connections that are open, being opened or being closed. */
  readonly open: number
  /** Calls `granted` as soon as a connection may be opened: now, or when another has been closed for it. */
  take(granted: () => void): void
  /** Waits no longer. */
  abandon(granted: () => void): void
  /** A connection has closed, or was not opened after all. */
  leave(): void
  /** Says that more may have become idle. */
  settle(): void
}

/**
 * @param max connections that may be open at a time.
 * @param closeIdle begins to close one idle connection, the one that is missed least; false when none is idle.
 */
export function createPlaces(max: number, closeIdle: () => boolean): Places {
  const waiters: (() => void)[] = []
  let open = 0
  // Closings that we have asked for. One that ends by itself may be taken for one of them: at worst an idle
  // connection too many is closed.
  let closing = 0

  function settle(): void {
    while (open < max) {
      const next = waiters.shift()
      if (next === undefined) return
      open += 1
      next()
    }
    while (waiters.length > closing && closeIdle()) closing += 1
  }

  return {
    get open() {
      return open
    },
    take(granted) {
      waiters.push(granted)
      settle()
    },
    abandon(granted) {
      const index = waiters.indexOf(granted)
      if (index >= 0) waiters.splice(index, 1)
    },
    leave() {
      open -= 1
      closing = Math.max(0, closing - 1)
      settle()
    },
    settle,
  }
}
