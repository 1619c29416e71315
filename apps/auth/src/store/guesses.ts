import { hash } from 'node:crypto'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { isConditionFailure, type TableKeys } from '@careeasy/dynamodb'
import {
  type AttackLevel,
  accountRule,
  addressRule,
  attackLevel,
  type Counter,
  day,
  type GuessLimits,
  hour,
  maxWait,
  networkOf,
  type Rule,
  second,
  waitOf,
} from './guess-rules.ts'
import { keys, type UsersTable } from './table.ts'

/** An attempt that may be made, and how it ended. */
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
  /**
   * `account` is the normalised e-mail address, known or not. The attempt is counted before the password is looked
   * at, so that of many that come together only the free ones are tried; except where the account has signed in
   * from before and nobody has failed today: there it is counted when it fails, and of a first burst each replica
   * may try as many as it lets run at once.
   */
  begin(account: string, address: string | undefined): Promise<Guess | Delay>
}

/** Milliseconds an address stays known to an account after a login. */
const knownFor = 90 * day

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
  { client, table, reader }: UsersTable,
  limits: GuessLimits,
  clock = Date.now,
): GuessStore {
  const byAddress = () => addressRule(limits)
  const byAccount = (attack: AttackLevel) => accountRule(limits, attack)
  const read = async (key: TableKeys) => (await reader.get<Counter>(key)) ?? {}

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
  function refusalOf({ key, rule, attack }: Meter, counter: Counter): Refusal | undefined {
    const { failures = 0, told } = counter
    const wait = waitOf(rule(counter.attack ?? attack), counter, clock())
    return wait === undefined ? undefined : { key, wait, failures, told }
  }

  /** Counts one failure if it may be made now: of many that come together, each free one and one after a wait. */
  async function take(meter: Meter, known: Counter): Promise<Refusal | undefined> {
    const { key, rule, attack } = meter
    let counter = known
    for (let attempt = 0; attempt < 3; attempt++) {
      const refusal = refusalOf(meter, counter)
      if (refusal !== undefined) return refusal
      const { failures = 0, last_at = 0 } = counter
      const { free } = rule(counter.attack ?? attack)
      const taken =
        failures < free
          ? await count(meter, 'attribute_not_exists(failures) OR failures < :free', { ':free': free })
          : await count(meter, 'failures = :read AND last_at = :at', { ':read': failures, ':at': last_at })
      if (taken) return undefined
      counter = await read(key)
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
  async function mayPass(key: TableKeys, { known_until = 0, waiting_since }: Counter): Promise<boolean> {
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

  /** Makes the address known to the account. Whoever signs in every day writes it every 45 days, not every time. */
  async function remember(key: TableKeys, { known_until = 0, waiting_since }: Counter): Promise<void> {
    const until = clock() + knownFor
    if (known_until > until - knownFor / 2 && waiting_since === undefined) return
    const item = { ...key, known_until: until, expiresAt: seconds(until) }
    await client.send(new PutCommand({ TableName: table, Item: item }))
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
      const [everywhere, here, known, there] = await Promise.all([
        read(anywhere),
        read(pair),
        read(standing),
        read(everybody),
      ])
      const attack = attackLevel(everywhere)
      const mineMeter = { key: pair, ttl: 2 * day, attack, rule: byAccount }
      const theirMeter = { key: everybody, ttl: 2 * hour, attack: -1, rule: byAddress }
      const early = refusalOf(mineMeter, here)
      if (early !== undefined) return toDelay(early)
      const crowded = refusalOf(theirMeter, there)
      if (crowded !== undefined && !(await mayPass(standing, known))) return toDelay(crowded)

      const countFailure = () => count({ ...mineMeter, key: anywhere })

      if (isTrusted(known, here, attack, now)) {
        return {
          succeeded: () => remember(standing, known),
          async failed() {
            const meters = crowded === undefined ? [mineMeter, theirMeter] : [mineMeter]
            await Promise.all([...meters.map(meter => count(meter)), countFailure()])
          },
          async withdrawn() {},
        }
      }

      const [mine, theirs] = await Promise.all([
        take(mineMeter, here),
        crowded === undefined ? take(theirMeter, there) : undefined,
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
          await Promise.all([
            client.send(new DeleteCommand({ TableName: table, Key: pair })),
            remember(standing, known),
            countsThere ? giveBack(everybody) : undefined,
          ])
        },
        failed: async () => void (await countFailure()),
        withdrawn: takeBack,
      }
    },
  }
}

/** In peace, nobody has failed today where the account has signed in from before. */
function isTrusted(known: Counter, here: Counter, attack: AttackLevel, now: number): boolean {
  return attack < 0 && (here.failures ?? 0) === 0 && (known.known_until ?? 0) > now
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

/** DynamoDB's time to live counts seconds. */
function seconds(at: number): number {
  return Math.ceil(at / second)
}
