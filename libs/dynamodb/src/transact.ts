import { setTimeout as sleep } from 'node:timers/promises'
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { Overloaded } from '@careeasy/problem'

/** One write, or one condition, of a transaction. */
export type TransactWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

const maxAttempts = 6
/** Milliseconds that the first pause lasts at most; each further one may last twice as long. */
const firstPause = 20

/**
 * Writes all of it or nothing (TransactWriteItems), and tries again while another transaction holds an item.
 * @throws TransactionCanceledException when a condition refuses it (see `failedConditions`);
 *   Overloaded (503) when the items stay contended; StoreUnavailable (503).
 */
export async function transact(
  client: DynamoDBDocumentClient,
  writes: readonly TransactWrite[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [...writes] }))
      return
    } catch (error) {
      if (!isContended(error)) throw error
      if (attempt === maxAttempts) throw Object.assign(new Overloaded(), { cause: error })
      await sleep(Math.random() * firstPause * 2 ** (attempt - 1))
    }
  }
}

/** DynamoDB reports these inside a cancelled transaction, where its client does not try again by itself. */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

function isContended(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false
  const codes = (error.CancellationReasons ?? []).map(reason => reason.Code ?? 'None')
  return !codes.includes('ConditionalCheckFailed') && codes.some(code => passing.has(code))
}
