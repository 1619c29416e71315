import type { EngineName } from './prerequisites.mjs'
import type { Report } from './report.ts'

export type { EngineName }

/** Where and how one instance of an engine runs. */
export interface StartOptions {
  /** The folder that `obtain` gave. */
  program: string
  /** The instance's own folder, made if missing: data, generated password, log. */
  dataDir: string
  port: number
  /** True for tests: the data may be lost with the machine, so nothing waits for the disk. */
  ephemeral: boolean
  /** The addresses of the engines that run already, those given included. */
  env: NodeJS.ProcessEnv
}

/** An engine that answered its first real request. */
export interface RunningEngine {
  /** What the services and tests get to reach it. */
  env: Record<string, string>
  pid: number
  /** Resolves when the process has ended, with the reason in words. */
  exited: Promise<string>
  stop(): Promise<void>
}

/** A store that the services need, obtained and run as plain processes, without root. */
export interface Engine {
  name: EngineName
  title: string
  /** Stands before this one: it is started after that, and finds its address in the options. */
  needs?: EngineName
  /** Tests that name it do without, and say so, where it cannot be obtained. */
  isOptional?: true
  /** Puts the programs into the user's cache folder, unless they are there already, and gives their folder. */
  obtain(report: Report): Promise<string>
  start(options: StartOptions): Promise<RunningEngine>
}
