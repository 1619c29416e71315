import vm from 'node:vm'

/** Runs work that gives no control back; throws TimeLimitReached when it takes longer than `limit` milliseconds. */
export type TimeLimit = <T>(limit: number, work: () => T) => T

export class TimeLimitReached extends Error {}

/**
 * A watchdog for synchronous work. V8 ends what runs in a script's stack after its time-out, whichever context the
 * functions come from. Costs about 0.2 ms a call, so it is for work that may be long.
 */
export function createTimeLimit(): TimeLimit {
  const script = new vm.Script('work()')
  return (limit, work) => {
    let outcome: { readonly value: ReturnType<typeof work> } | undefined
    const context = vm.createContext({
      work: () => {
        outcome = { value: work() }
      },
    })
    try {
      script.runInContext(context, { timeout: limit })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new TimeLimitReached(`it took longer than ${limit} ms`)
    }
    if (outcome === undefined) throw new Error('the script did not call its work')
    return outcome.value
  }
}
