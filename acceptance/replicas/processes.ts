import { readdirSync, readFileSync } from 'node:fs'
import type { Deployment } from '../test/client.ts'

const services = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media']

/** The replicas, each service's two after each other. */
export const replicas = services.flatMap(service => [service, `${service}-2`])

/** Those that a run is about: all, or those that REPLICAS names, with commas between. */
export const chosenReplicas = (env: NodeJS.ProcessEnv = process.env): readonly string[] =>
  env['REPLICAS']?.split(',') ?? replicas

/** The process id of each replica that is ready, by its name. */
export function readProcesses({ processesFile }: Deployment): Readonly<Record<string, number>> {
  if (processesFile === undefined) throw new Error('PROCESSES_FILE is not set: run npm run replicas')
  const processes: Record<string, number> = JSON.parse(readFileSync(processesFile, 'utf8'))
  const missing = replicas.filter(name => processes[name] === undefined)
  if (missing.length > 0) throw new Error(`not here: ${missing.join(', ')}; run npm run replicas`)
  return processes
}

/** What a process holds: resident memory in bytes, open descriptors. */
export interface Held {
  readonly rss: number
  readonly descriptors: number
}

/** Reads what Linux says of a process of ours. */
export function readHeld(pid: number): Held {
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  return { rss: kilobytes * 1_024, descriptors: readdirSync(`/proc/${pid}/fd`).length }
}
