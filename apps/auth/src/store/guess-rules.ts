import { isIPv6 } from 'node:net'

/** Failures that cost no waiting. */
export interface GuessLimits {
  /** Of one account from one address, a day. */
  readonly perAccount: number
  /** Of one address, all accounts together, an hour. */
  readonly perAddress: number
}

/** Milliseconds. */
export const [second, hour, day] = [1_000, 3_600_000, 86_400_000]
export const maxWait = 900_000
/** Failures of one account from anywhere, a day, after which it counts as attacked. */
const attackedFrom = 50

/** How much an account is attacked: the first step of its waits, or -1 in peace. */
export type AttackLevel = number

/** What a counter's item may say; times in milliseconds since the epoch. */
export interface Counter {
  readonly failures?: number
  readonly last_at?: number
  /** As at the last failure: a wait does not grow while it lasts. */
  readonly attack?: AttackLevel
  /** The number of failures at which a refusal was last recorded. */
  readonly told?: number | undefined
  readonly known_until?: number
  readonly waiting_since?: number
}

/** How many failures cost nothing, and what the others do. */
export interface Rule {
  readonly free: number
  /** Milliseconds after so many failures. */
  waitAfter(failures: number): number
}

/** Of all accounts of an address together. */
export function addressRule({ perAddress }: GuessLimits): Rule {
  return { free: perAddress, waitAfter: failures => doubled(failures - perAddress) }
}

/** Of an account from one address: under attack it has one free failure, and its waits grow with the attack. */
export function accountRule({ perAccount }: GuessLimits, attack: AttackLevel): Rule {
  return {
    free: attack < 0 ? perAccount : 1,
    waitAfter: failures => doubled(Math.max(failures - perAccount, attack)),
  }
}

/** @param anywhere counts the account's failures of today, whatever the address. */
export function attackLevel({ failures = 0 }: Counter): AttackLevel {
  return failures < attackedFrom ? -1 : Math.floor((failures - attackedFrom) / 10)
}

/** Milliseconds that the next attempt has to wait, if it has. */
export function waitOf({ free, waitAfter }: Rule, counter: Counter, now: number): number | undefined {
  const { failures = 0, last_at = 0 } = counter
  const wait = last_at + waitAfter(failures) - now
  return failures >= free && wait > 0 ? wait : undefined
}

/** 1 s, 2 s, 4 s … 15 min, from step 0 on. */
function doubled(step: number): number {
  return Math.min(second * 2 ** Math.max(step, 0), maxWait)
}

/** Whom an address stands for: of IPv6 one customer has 2^64. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'ADDRESS#unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return `ADDRESS#${mapped ?? address}`
  const [head = '', tail] = address.split('::', 2)
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean) ?? []
  const zeros = Array.from({ length: Math.max(8 - groups.length - rest.length, 0) }, () => '0')
  const all = tail === undefined ? groups : [...groups, ...zeros, ...rest]
  return `ADDRESS#${all
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}`
}
