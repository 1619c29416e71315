import { hash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { isConditionFailure, readMany, type TableKeys } from '@careeasy/dynamodb'
import { keys, type UsersTable } from './table.ts'

/** Failures that cost no waiting. */
export interface GuessLimits {
  /** Of one account from one address, a day. */
  readonly perAccount: number
  /** Of one address, all accounts together, an hour. */
  readonly perAddress: number
}

/** An attempt that was counted, as a failure until it turns out otherwise. */
export interface Guess {
  succeeded(): Promise<void>
  failed(): Promise<void>
  /** It was never found out: the check itself could not be made. */
  withdrawn(): Promise<void>
}

/** The attempt must not be made yet. */
export interface Delay {
  /** Milliseconds until it may. */
  readonly wait: number
  /** The first refusal since the last failure, on any replica. */
  readonly isFirst: boolean
}

/**
 * Counts failed logins for all replicas, and delays the next ones: 1 s, 2 s, 4 s … 15 min.
 *
 * A wait is counted from the last failure *of the same account from the same address*. So nobody's guesses
 * from elsewhere make an owner wait: they only make the waits that follow an owner's own failure longer. What
 * is measured from anybody's last failure is the wait of a whole address; an account that has signed in from
 * there before is not held up by it, and no account for more than 15 minutes.
 */
export interface GuessStore {
  /** `account` is the normalised e-mail address, known or not. Counts before the password is looked at. */
  begin(account: string, address: string | undefined): Promise<Guess | Delay>
}

/** Milliseconds. */
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const maxWait = 15 * minute
/** Failures of one account from anywhere, a day, after which it counts as attacked. */
const attackedFrom = 50
/** Milliseconds an address stays known to an account after a login. */
const knownFor = 90 * day

interface Rule {
  readonly free: number
  /** Milliseconds after so many failures. */
  waitAfter(failures: number): number
}

/** How much an account is attacked: the first step of its waits, or -1 in peace. */
type AttackLevel = number

/** What a counter's item may say; times in milliseconds since the epoch. */
interface Counter {
  readonly failures?: number
  readonly last_at?: number
  /** As at the last failure: a wait does not grow while it lasts. */
  readonly attack?: AttackLevel
  /** The number of failures at which a refusal was last recorded. */
  readonly told?: number | undefined
  readonly known_until?: number
  readonly waiting_since?: number
}

/** A counter, and how it is read. */
interface Meter {
  readonly key: TableKeys
  /** Milliseconds. */
  readonly ttl: number
  readonly attack: AttackLevel
  rule(attack: AttackLevel): Rule
}

interface Refusal {
  readonly key: TableKeys
  readonly wait: number
  readonly failures: number
  readonly told: number | undefined
}

export function createGuessStore(
  { client, table }: UsersTable,
  limits: GuessLimits,
  clock = Date.now,
): GuessStore {
  const byAddress = (): Rule => ({
    free: limits.perAddress,
    waitAfter: failures => doubled(failures - limits.perAddress),
  })

  /** Under attack an account has one free failure an address, and its waits grow with the attack. */
  const byAccount = (attack: AttackLevel): Rule => ({
    free: attack < 0 ? limits.perAccount : 1,
    waitAfter: failures => doubled(Math.max(failures - limits.perAccount, attack)),
  })

  async function readAll(wanted: readonly TableKeys[]): Promise<Map<TableKeys, Counter>> {
    const found = await readMany<Counter & TableKeys>({ client, table }, wanted)
    const itemAt = ({ pk, sk }: TableKeys) => found.find(item => item.pk === pk && item.sk === sk)
    return new Map(wanted.map(key => [key, itemAt(key) ?? {}]))
  }

  /** Counts one failure; false when the condition does not hold. */
  async function count({ key, ttl, attack }: Meter, condition?: string, values: Record<string, number> = {}) {
    const now = clock()
    const set = { ':now': now, ':expiresAt': seconds(now + ttl), ':attack': attack, ':one': 1 }
    return onCondition(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET last_at = :now, expiresAt = :expiresAt, attack = :attack ADD failures :one',
          ConditionExpression: condition,
          ExpressionAttributeValues: { ...set, ...values },
        }),
      ),
    )
  }

  /** How long the next attempt has to wait by what was read. */
  function refusalOf({ key, rule, attack }: Meter, counter: Counter = {}): Refusal | undefined {
    const { failures = 0, last_at = 0, told } = counter
    const { free, waitAfter } = rule(counter.attack ?? attack)
    const wait = last_at + waitAfter(failures) - clock()
    return failures >= free && wait > 0 ? { key, wait, failures, told } : undefined
  }

  /** Counts one failure if it may be made now: of many that come together, each free one and one after a wait. */
  async function take(meter: Meter, read?: Counter): Promise<Refusal | undefined> {
    const { key, rule, attack } = meter
    let counter = read
    for (let attempt = 0; attempt < 3; attempt++) {
      const refusal = refusalOf(meter, counter)
      if (refusal !== undefined) return refusal
      const { failures = 0, last_at = 0 } = counter ?? {}
      const { free } = rule(counter?.attack ?? attack)
      const taken =
        failures < free
          ? await count(meter, 'attribute_not_exists(failures) OR failures < :free', { ':free': free })
          : await count(meter, 'failures = :read AND last_at = :at', { ':read': failures, ':at': last_at })
      if (taken) return undefined
      counter = (await readAll([key])).get(key)
    }
    return { key, wait: second, failures: -1, told: -1 }
  }

  async function giveBack(key: TableKeys): Promise<void> {
    await onCondition(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'ADD failures :less',
          ConditionExpression: 'failures > :none',
          ExpressionAttributeValues: { ':less': -1, ':none': 0 },
        }),
      ),
    )
  }

  /** Whether the account may pass an address that has to wait: it is known there, or was held up long enough. */
  async function mayPass(key: TableKeys, { known_until = 0, waiting_since }: Counter = {}): Promise<boolean> {
    const now = clock()
    if (known_until > now) return true
    if (waiting_since !== undefined && now - waiting_since < maxWait) return false
    const write = {
      TableName: table,
      Key: key,
      ...(waiting_since === undefined
        ? {
            UpdateExpression: 'SET waiting_since = :now, expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(waiting_since)',
            ExpressionAttributeValues: { ':now': now, ':expiresAt': seconds(now + day) },
          }
        : {
            UpdateExpression: 'REMOVE waiting_since',
            ConditionExpression: 'waiting_since = :read',
            ExpressionAttributeValues: { ':read': waiting_since },
          }),
    }
    return (await onCondition(client.send(new UpdateCommand(write)))) && waiting_since !== undefined
  }

  /** What the client is told. */
  async function toDelay({ key, wait, failures, told }: Refusal): Promise<Delay> {
    if (told === failures) return { wait, isFirst: false }
    const isFirst = await onCondition(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET told = :failures',
          ConditionExpression: 'attribute_not_exists(told) OR told <> :failures',
          ExpressionAttributeValues: { ':failures': failures },
        }),
      ),
    )
    return { wait, isFirst }
  }

  return {
    async begin(account, address) {
      const now = clock()
      const accountKey = hash('sha256', account)
      const network = networkOf(address)
      const [today, thisHour] = [Math.floor(now / day), Math.floor(now / hour)]
      const anywhere = keys.guess(accountKey, `DAY#${today}`)
      const pair = keys.guess(accountKey, `${network}#DAY#${today}`)
      const standing = keys.guess(accountKey, `${network}#KNOWN`)
      const everybody = keys.guess(network, `HOUR#${thisHour}`)

      // One read: whoever has to wait costs us no more than that.
      const read = await readAll([anywhere, pair, standing, everybody])
      const attack = attackLevel(read.get(anywhere))
      const mineMeter = { key: pair, ttl: 2 * day, attack, rule: byAccount }
      const theirMeter = { key: everybody, ttl: 2 * hour, attack: -1, rule: byAddress }
      const early = refusalOf(mineMeter, read.get(pair))
      if (early !== undefined) return toDelay(early)
      const crowded = refusalOf(theirMeter, read.get(everybody))
      if (crowded !== undefined && !(await mayPass(standing, read.get(standing)))) return toDelay(crowded)

      const [mine, theirs] = await Promise.all([
        take(mineMeter, read.get(pair)),
        crowded === undefined ? take(theirMeter, read.get(everybody)) : undefined,
      ])
      const countsThere = crowded === undefined && theirs === undefined
      const takeBack = async () => {
        await Promise.all([
          ...(mine === undefined ? [giveBack(pair)] : []),
          ...(countsThere ? [giveBack(everybody)] : []),
        ])
      }
      const late = mine ?? theirs
      if (late !== undefined) {
        await takeBack()
        return toDelay(late)
      }
      return {
        async succeeded() {
          const item = { known_until: now + knownFor, expiresAt: seconds(now + knownFor) }
          const { known_until = 0, waiting_since } = read.get(standing) ?? {}
          // Whoever signs in every day writes it every 45 days, not every time.
          const stands = known_until > now + knownFor / 2 && waiting_since === undefined
          await Promise.all([
            client.send(new DeleteCommand({ TableName: table, Key: pair })),
            stands
              ? undefined
              : client.send(new PutCommand({ TableName: table, Item: { ...standing, ...item } })),
            countsThere ? giveBack(everybody) : undefined,
          ])
        },
        async failed() {
          await count({ key: anywhere, ttl: 2 * day, attack, rule: byAccount })
        },
        withdrawn: takeBack,
      }
    },
  }
}

function attackLevel({ failures = 0 }: Counter = {}): AttackLevel {
  return failures < attackedFrom ? -1 : Math.floor((failures - attackedFrom) / 10)
}

/** Whether a write went through; false when its condition refused it. */
async function onCondition(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (isConditionFailure(error)) return false
    throw error
  }
}

/** 1 s, 2 s, 4 s … 15 min, from step 0 on. */
function doubled(step: number): number {
  return Math.min(second * 2 ** Math.max(step, 0), maxWait)
}

function seconds(at: number): number {
  return Math.ceil(at / second)
}

/** Whom an address stands for: of IPv6 one customer has 2^64. */
function networkOf(address: string | undefined): string {
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
