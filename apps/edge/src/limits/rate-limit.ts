/** What a limit says of one subject right now. */
export interface Allowance {
  /** Requests that are left, 0 when this one was refused. */
  readonly left: number
  /** Whole seconds: until the window ends, or, when refused, until one more request is let through. */
  readonly seconds: number
  readonly isRefused: boolean
}

/** Requests of one subject in this window. */
interface Count {
  used: number
  /** What the other replicas have let through, as far as they have told. */
  others: number
  /** All of the window before. */
  readonly before: number
}

/** So many requests of a subject in so many milliseconds. */
export interface RateLimit {
  readonly quota: number
  /** Counts a request of the subject, unless it is refused. */
  take(subject: string): Allowance
  /** Whether a request would be refused; counts nothing. */
  isSpent(subject: string): boolean
  /** The window that is under way now: the same number in every replica whose clock agrees. */
  window(): number
  /** What was let through here in this window, of those subjects alone that have used a part of the quota worth telling. */
  told(): Record<string, number>
  /** Takes in what the other replicas have told of a window: the sum for each subject. */
  hear(window: number, sums: ReadonlyMap<string, number>): void
}

/** Subjects that are counted at once; further ones pass uncounted, so that made-up addresses cannot fill the memory. */
const maxSubjects = 100_000
/** The part of the quota from which on a replica tells the others, and the subjects it tells of. */
const worthTelling = 0.01
const maxTold = 2_000

/**
 * A limit over a sliding window: the window under way, and of the one before it the part that still reaches in. Nothing
 * here waits for anybody: what other replicas have let through is added when it is heard.
 * @param length of a window in milliseconds
 */
export function createRateLimit(quota: number, length: number, clock: () => number = Date.now): RateLimit {
  let window = Number.NEGATIVE_INFINITY
  let counts = new Map<string, Count>()
  let past = new Map<string, Count>()

  function turn(now: number): void {
    const current = Math.floor(now / length)
    if (current === window) return
    past = current === window + 1 ? counts : new Map()
    counts = new Map()
    window = current
  }

  function find(subject: string): Count | undefined {
    const known = counts.get(subject)
    if (known !== undefined) return known
    if (counts.size >= maxSubjects) return undefined
    const old = past.get(subject)
    const count = { used: 0, others: 0, before: old === undefined ? 0 : old.used + old.others }
    counts.set(subject, count)
    return count
  }

  /** @param passed the part of the window that is over, 0 to 1 */
  const estimate = ({ used, others, before }: Count, passed: number) => used + others + before * (1 - passed)

  /** Milliseconds until the estimate is one below the quota again, if nothing is let through meanwhile. */
  function wait({ used, others, before }: Count, passed: number): number {
    const now = used + others
    // Within this window, by what fades of the one before; else in the next one, by what fades of this.
    if (now <= quota - 1) return (1 - (quota - 1 - now) / before - passed) * length
    return (1 - passed + 1 - (quota - 1) / now) * length
  }

  return {
    quota,
    take(subject) {
      const now = clock()
      turn(now)
      const passed = (now % length) / length
      const count = find(subject)
      if (count === undefined) return { left: quota, seconds: 1, isRefused: false }
      const left = quota - estimate(count, passed)
      if (left < 1) {
        const seconds = Math.max(1, Math.ceil(wait(count, passed) / 1_000))
        return { left: 0, seconds, isRefused: true }
      }
      count.used += 1
      const seconds = Math.max(1, Math.ceil(((1 - passed) * length) / 1_000))
      return { left: Math.floor(left - 1), seconds, isRefused: false }
    },
    isSpent(subject) {
      const now = clock()
      turn(now)
      const count = counts.get(subject) ?? (past.has(subject) ? find(subject) : undefined)
      return count !== undefined && quota - estimate(count, (now % length) / length) < 1
    },
    window() {
      turn(clock())
      return window
    },
    told() {
      turn(clock())
      const worth = [...counts].filter(([, { used }]) => used > 0 && used >= quota * worthTelling)
      if (worth.length > maxTold) worth.sort(([, a], [, b]) => b.used - a.used).splice(maxTold)
      return Object.fromEntries(worth.map(([subject, { used }]) => [subject, used]))
    },
    hear(heard, sums) {
      turn(clock())
      if (heard !== window) return
      for (const [subject, sum] of sums) {
        const count = find(subject)
        // A replica that is silent for a while has let through no less for that.
        if (count !== undefined) count.others = Math.max(count.others, sum)
      }
    },
  }
}
