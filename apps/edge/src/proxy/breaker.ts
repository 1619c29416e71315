/** Whether a replica is worth a request. Times are milliseconds of `performance.now()`. */
export interface Breaker {
  /** `closed`: requests pass. `open`: none do. `due`: one may try whether the replica is back. */
  state(now: number): 'closed' | 'open' | 'due'
  /** When an open breaker lets the next trial through. */
  readonly trialAt: number
  /** A request is the trial: until it has ended no other passes. */
  try(): void
  succeed(): void
  /** @param isRefused nobody listens there: that needs no second opinion */
  fail(now: number, isRefused: boolean): void
  /** The request ended for a reason that says nothing about the replica, as a client that went away. */
  forget(): void
}

/** Failures in a row, none of them an answer, after which a replica gets no more requests. */
const tolerated = 5
const firstPause = 500
const longestPause = 5_000
/** To be refused costs next to nothing, and who refuses may be starting: the last other replica may be the next to go. */
const longestPauseRefused = 2_000

/**
 * A circuit breaker for one replica: opens after failures in a row, tries again after pauses of 0.5 to 5 s, at most 2 s
 * where connections are refused.
 */
export function createBreaker(): Breaker {
  let failures = 0
  let pause = 0
  let trialAt = 0
  let isTrying = false
  return {
    state(now) {
      if (pause === 0) return 'closed'
      return isTrying || now < trialAt ? 'open' : 'due'
    },
    get trialAt() {
      return trialAt
    },
    try() {
      isTrying = true
    },
    succeed() {
      failures = 0
      pause = 0
      isTrying = false
    },
    fail(now, isRefused) {
      failures += 1
      const wasTrial = isTrying
      isTrying = false
      // What was under way when it opened fails too, and must not make the pause longer.
      if (pause > 0 && !wasTrial) return
      if (pause === 0 && !isRefused && failures < tolerated) return
      const longest = isRefused ? longestPauseRefused : longestPause
      pause = Math.min(pause === 0 ? firstPause : pause * 2, longest)
      trialAt = now + pause
    },
    forget() {
      isTrying = false
    },
  }
}
