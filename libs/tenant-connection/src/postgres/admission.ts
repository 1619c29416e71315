import { Overloaded } from '@careeasy/problem'

/** Who may hold a connection to one cluster now, and who waits. */
export interface Admission {
  /** Turns that are taken. */
  readonly inUse: number
  readonly waiting: number
  /** Requests that had no turn, since the beginning: the queue was full, or none became free in time. */
  readonly refused: number
  /**
   * Takes a turn for the tenant: at once when it gives undefined, else when the promise resolves. Who has one
   * gives it back with `leave`.
   * @throws Overloaded when the queue is full, or when none became free in time.
   */
  enter(tenant: string): Promise<void> | undefined
  leave(tenant: string): void
}

/** What one tenant may have of anything that all share: a quarter, but always one. */
function shareOf(all: number): number {
  return Math.max(1, Math.floor(all / 4))
}

/** Waiting borrowers for each turn there is: more would wait longer than the bound anyway. */
const queueLength = 50

interface Waiter {
  readonly admit: () => void
}

/**
 * A tenant has a share of the turns and of the queue at most. Tenants are served in rotation, one waiter each:
 * a tenant with two hundred waiting delays one with a single one by one turn, not by two hundred.
 * @param max turns that may be taken at a time.
 * @param wait milliseconds before a waiter is refused.
 */
export function createAdmission(max: number, wait: number): Admission {
  const held = new Map<string, number>()
  // Both in the order in which they are served; a tenant that was served goes to the end.
  const queues = new Map<string, Set<Waiter>>()
  let inUse = 0
  let waiting = 0
  let refused = 0

  const isAtShare = (tenant: string) => (held.get(tenant) ?? 0) >= shareOf(max)

  function hold(tenant: string): void {
    inUse += 1
    held.set(tenant, (held.get(tenant) ?? 0) + 1)
  }

  function refuse(): Error {
    refused += 1
    return new Overloaded()
  }

  function remove(tenant: string, queue: Set<Waiter>, waiter: Waiter): void {
    if (!queue.delete(waiter)) return
    waiting -= 1
    if (queue.size === 0) queues.delete(tenant)
  }

  function queueUp(tenant: string): Promise<void> {
    const queue = queues.get(tenant) ?? new Set<Waiter>()
    const isFull = waiting >= queueLength * max || queue.size >= shareOf(queueLength * max)
    if (isFull) throw refuse()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        remove(tenant, queue, waiter)
        reject(refuse())
      }, wait)
      const waiter: Waiter = {
        admit() {
          clearTimeout(timer)
          resolve()
        },
      }
      queues.set(tenant, queue.add(waiter))
      waiting += 1
    })
  }

  /** Few tenants can be at their share at a time, so that few are passed over. */
  function nextTenant(): string | undefined {
    for (const tenant of queues.keys()) if (!isAtShare(tenant)) return tenant
    return undefined
  }

  function serve(): void {
    while (inUse < max) {
      const tenant = nextTenant()
      if (tenant === undefined) return
      const queue = queues.get(tenant) as Set<Waiter>
      const waiter = queue.values().next().value as Waiter
      hold(tenant)
      remove(tenant, queue, waiter)
      if (queues.delete(tenant)) queues.set(tenant, queue)
      waiter.admit()
    }
  }

  return {
    get inUse() {
      return inUse
    },
    get waiting() {
      return waiting
    },
    get refused() {
      return refused
    },
    enter(tenant) {
      // Whoever waits is at its share, or all turns are taken: nobody is overtaken here.
      if (inUse >= max || isAtShare(tenant)) return queueUp(tenant)
      hold(tenant)
      return undefined
    },
    leave(tenant) {
      inUse -= 1
      const left = (held.get(tenant) ?? 0) - 1
      if (left > 0) held.set(tenant, left)
      else held.delete(tenant)
      if (waiting > 0) serve()
    },
  }
}
