import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { createGate, engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import {
  createDynamoClient,
  createReader,
  createTable,
  failedConditions,
  isConditionFailure,
  readMany,
  type TransactWrite,
  tableIsActive,
  transact,
} from '../src/index.ts'

const endpoint = engine('DYNAMODB_ENDPOINT')
const region = engine('AWS_REGION')

function connect(t: Test, url = endpoint) {
  const client = createDynamoClient({ endpoint: url, region })
  t.teardown(() => client.destroy())
  return client
}

async function withTable(t: Test) {
  const client = connect(t)
  const table = `test-${randomUUID()}`
  t.teardown(() =>
    createDynamoClient({ endpoint, region }).send(new DeleteTableCommand({ TableName: table })),
  )
  await createTable(client, table)
  return { client, table }
}

const put = (table: string, pk: string, extra: Partial<TransactWrite['Put']> = {}): TransactWrite => ({
  Put: { TableName: table, Item: { pk, sk: '-' }, ...extra },
})

t.test('a table is made once, however often and by however many it is asked for', async t => {
  const { client, table } = await withTable(t)
  await client.send(
    new PutCommand({ TableName: table, Item: { pk: 'a', sk: 'b', text: 'ä', none: undefined } }),
  )
  await t.resolves(createTable(client, table))
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk: 'a', sk: 'b' } }))
  t.same(Item, { pk: 'a', sk: 'b', text: 'ä' }, 'what is in it stays')

  const other = `test-${randomUUID()}`
  t.teardown(() =>
    createDynamoClient({ endpoint, region }).send(new DeleteTableCommand({ TableName: other })),
  )
  await Promise.all([1, 2, 3].map(() => createTable(client, other)))
  await t.resolves(tableIsActive(client, other))
})

t.test(
  'expired items are removed by expiresAt, even if the table was made by somebody killed half-way',
  async t => {
    const client = connect(t)
    const table = `test-${randomUUID()}`
    t.teardown(() =>
      createDynamoClient({ endpoint, region }).send(new DeleteTableCommand({ TableName: table })),
    )
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    )
    await createTable(client, table)
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }))
    t.match(TimeToLiveDescription, { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' })
  },
)

t.test('a table that is not there is not ready', async t => {
  await t.rejects(tableIsActive(connect(t), `test-${randomUUID()}`), { name: 'ResourceNotFoundException' })
})

t.test('a refused condition is told apart from every other fault', async t => {
  const { client, table } = await withTable(t)
  const write = {
    TableName: table,
    Item: { pk: 'a', sk: '-' },
    ConditionExpression: 'attribute_not_exists(pk)',
  }
  await client.send(new PutCommand(write))
  const refused = await client.send(new PutCommand(write)).catch(error => error)
  t.ok(isConditionFailure(refused))
  t.equal(failedConditions(refused), undefined, 'it was no transaction')
  const wrong = await client
    .send(new PutCommand({ TableName: table, Item: { pk: 1, sk: '-' } }))
    .catch(e => e)
  t.equal(wrong.name, 'ValidationException')
  t.notOk(isConditionFailure(wrong))
  t.notOk(isConditionFailure(undefined))
})

t.test('a refused transaction names the positions of its conditions and writes nothing', async t => {
  const { client, table } = await withTable(t)
  await client.send(new PutCommand({ TableName: table, Item: { pk: 'taken', sk: '-' } }))
  const fresh = { ConditionExpression: 'attribute_not_exists(pk)' }
  const refused = await transact(client, [
    put(table, 'free', fresh),
    put(table, 'taken', fresh),
    put(table, 'also free'),
    {
      ConditionCheck: {
        TableName: table,
        Key: { pk: 'none', sk: '-' },
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
  ]).catch(error => error)
  t.same(failedConditions(refused), [1, 3])
  t.notOk(isConditionFailure(refused))
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk: 'free', sk: '-' } }))
  t.equal(Item, undefined)
  t.equal(failedConditions(new Error('x')), undefined)
})

t.test('a transaction writes all of it', async t => {
  const { client, table } = await withTable(t)
  await transact(client, [put(table, 'a'), put(table, 'b')])
  const found = await readMany<{ pk: string }>(
    { client, table },
    ['a', 'b', 'c'].map(pk => ({ pk, sk: '-' })),
  )
  t.same(found.map(({ pk }) => pk).sort(), ['a', 'b'])
})

t.test('transactions that meet on an item all come through', async t => {
  const { client, table } = await withTable(t)
  const add = { UpdateExpression: 'ADD hits :one', ExpressionAttributeValues: { ':one': 1 } }
  const hit = () => transact(client, [{ Update: { TableName: table, Key: { pk: 'a', sk: '-' }, ...add } }])
  await Promise.all(Array.from({ length: 8 }, hit))
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: { pk: 'a', sk: '-' }, ConsistentRead: true }),
  )
  t.equal(Item?.['hits'], 8)
})

t.test('more keys than one command takes are read all the same, with the attributes asked for', async t => {
  const { client, table } = await withTable(t)
  const keys = Array.from({ length: 130 }, (_, index) => ({ pk: `p${index}`, sk: '-' }))
  for (const part of [keys.slice(0, 100), keys.slice(100)]) {
    const items = part.map(key => ({
      Put: { TableName: table, Item: { ...key, name: key.pk, secret: 'x' } },
    }))
    await client.send(new TransactWriteCommand({ TransactItems: items }))
  }
  const whole = await readMany<Record<string, string>>({ client, table }, keys)
  t.equal(whole.length, 130)
  t.equal(whole[0]?.['secret'], 'x')
  const names = await readMany<Record<string, string>>(
    { client, table, attributes: ['name'] },
    keys.slice(0, 2),
  )
  t.same(
    names.map(item => Object.keys(item)),
    [['name'], ['name']],
  )
  t.same(await readMany({ client, table }, []), [])
})

t.test('a server that is away is 503 within five seconds, and no error of the network shows', async t => {
  const gate = await createGate(endpoint)
  t.teardown(() => gate.cut())
  const { table } = await withTable(t)
  const client = connect(t, gate.url)
  const read = () => client.send(new GetCommand({ TableName: table, Key: { pk: 'a', sk: '-' } }))
  const write = () => transact(client, [put(table, 'a')])
  await read()
  const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503, message: /^The store 'dynamodb' cannot/ }

  await gate.cut()
  const calls: (() => Promise<unknown>)[] = [read, write, () => tableIsActive(client, table)]
  for (const call of calls) {
    const begun = performance.now()
    await t.rejects(call(), away)
    t.ok(performance.now() - begun < 20_000, 'it refuses connections')
  }

  gate.stall()
  await gate.open()
  const begun = performance.now()
  await Promise.all([t.rejects(read(), away), t.rejects(write(), away)])
  t.ok(performance.now() - begun < 20_000, `it hangs: ${performance.now() - begun} ms`)

  gate.resume()
  await t.resolves(read(), 'it is back')
  await t.resolves(client.send(new DescribeTableCommand({ TableName: table })))
})

t.test(
  'reads that are asked for at once are one call, also of the same key, and each gets its own',
  async t => {
    const { client, table } = await withTable(t)
    await transact(client, [put(table, 'a'), put(table, 'b')])
    const sent: string[] = []
    client.middlewareStack.add(
      (next, { commandName }) =>
        args => {
          sent.push(String(commandName))
          return next(args)
        },
      { step: 'initialize' },
    )
    const reader = createReader({ client, table })
    const get = (pk: string) => reader.get<{ pk: string }>({ pk, sk: '-' })
    const found = await Promise.all([get('b'), get('nobody'), get('a'), get('b')])
    t.same(
      found.map(item => item?.pk),
      ['b', undefined, 'a', 'b'],
    )
    t.same(sent, ['BatchGetItemCommand'])

    await transact(client, [put(table, 'nobody')])
    t.equal((await get('nobody'))?.pk, 'nobody', 'nothing is kept')
    const many = await Promise.all(Array.from({ length: 250 }, (_, i) => get(i === 249 ? 'a' : `none-${i}`)))
    t.equal(many.filter(Boolean).length, 1)
  },
)

t.test('reads of a store that is away all fail, and the next ones go on', async t => {
  const { table } = await withTable(t)
  const gate = await createGate(endpoint)
  t.teardown(() => gate.cut())
  const reader = createReader({ client: connect(t, gate.url), table })
  await t.resolves(reader.get({ pk: 'a', sk: '-' }))
  await gate.cut()
  const answers = await Promise.allSettled(['a', 'b'].map(pk => reader.get({ pk, sk: '-' })))
  for (const answer of answers)
    t.match(answer, { status: 'rejected', reason: { code: 'CE_STORE_UNAVAILABLE' } })
  await gate.open()
  await t.resolves(reader.get({ pk: 'a', sk: '-' }))
})
