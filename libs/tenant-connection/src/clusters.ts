/** Clusters by the name that placements use. */
export type Clusters<T> = Readonly<Record<string, T>>

/** Milliseconds a request waits for a connection before it is told to come back. */
export const connectionWait = 2_000

/** The cluster of a name. One that is not configured is a defect of the set-up: nothing else stands in for it. */
export function found<T>(known: ReadonlyMap<string, T>, cluster: string, kind: string): T {
  const value = known.get(cluster)
  if (value === undefined) throw new Error(`no ${kind} cluster '${cluster}' is configured`)
  return value
}
