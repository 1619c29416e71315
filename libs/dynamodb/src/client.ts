import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { StoreUnavailable } from '@careeasy/problem'
import { traced } from '@careeasy/telemetry'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export interface DynamoOptions {
  /** DynamoDB Local's address; AWS's own when left out. */
  readonly endpoint?: string | undefined
  readonly region: string
}

/**
 * A document client with bounded waits. Credentials come from the AWS default chain (environment, pod role).
 * Every command throws StoreUnavailable (503) when DynamoDB cannot be reached, is late, or throttles.
 */
export function createDynamoClient({ endpoint, region }: DynamoOptions): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      // Three attempts stay within the five seconds that a caller waits for a service.
      requestTimeout: 1_500,
      throwOnRequestTimeout: true,
      // Many: a request that waits for a free socket is counted as one that cannot connect.
      httpAgent: { keepAlive: true, maxSockets: 200 },
      httpsAgent: { keepAlive: true, maxSockets: 200 },
    }),
  })
  client.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        try {
          return await traced(`dynamodb ${commandName}`, { 'db.system.name': 'aws.dynamodb' }, () =>
            next(args),
          )
        } catch (cause) {
          if (!isAway(cause)) throw cause
          const error = new StoreUnavailable('dynamodb')
          error.cause = cause
          throw error
        }
      },
    { step: 'initialize', priority: 'high', name: 'unavailable' },
  )
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

const throttled = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  // A single write met a transaction on its item.
  'TransactionConflictException',
  'TimeoutError',
])

function isAway(error: unknown): boolean {
  const { name, code, $metadata } = error as {
    name?: string
    code?: unknown
    $metadata?: { httpStatusCode?: number }
  }
  if (name !== undefined && throttled.has(name)) return true
  if (($metadata?.httpStatusCode ?? 0) >= 500) return true
  // Node's own errors: ECONNREFUSED, ECONNRESET, ENOTFOUND, …
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code)
}
