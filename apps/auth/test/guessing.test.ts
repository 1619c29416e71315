import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { type App, createFixture, password, signIn } from './helper.ts'

t.setTimeout(300_000)
const fixture = await createFixture(t)
const { identity } = fixture
/** Noon: no test runs into another day. */
const noon = Date.parse('2026-11-22T12:00:00Z')
let addresses = 0
/** An address that nobody has guessed from. */
const nextAddress = () => `198.18.0.${++addresses}`

/** A clock that stands still until it is told. */
function createClock(start = noon) {
  let now = start
  return {
    now: () => now,
    wait(seconds: number) {
      now += seconds * 1_000
    },
  }
}

const guess = (app: App, username: string, address: string) =>
  signIn(app, identity, { username, password: 'wrong password' }, address)
const enter = (app: App, username: string, address: string) =>
  signIn(app, identity, { username, password }, address)

t.test('after five failures each further attempt waits twice as long, at most 15 minutes', async t => {
  const home = nextAddress()
  const user = await fixture.createUser()
  for (const username of [user.email, 'nobody@example.org']) {
    const clock = createClock()
    const { app } = await fixture.start(t, {}, { now: clock.now })
    for (let i = 0; i < 5; i++) t.equal((await guess(app, username, home)).statusCode, 401)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      const answer = await guess(app, username, home)
      t.equal(answer.statusCode, 429)
      t.equal(answer.headers['retry-after'], String(seconds), username)
      t.match(answer.json(), { code: 'CE_LOGIN_DELAYED', title: 'Too Many Requests' })
      clock.wait(seconds - 0.5)
      if (seconds < 3) t.equal((await guess(app, username, home)).headers['retry-after'], '1', 'rounded up')
      clock.wait(0.5)
      t.equal((await guess(app, username, home)).statusCode, 401)
    }
  }
})

t.test(
  'while it waits not even the right password is tried; after it, it signs in and clears the count',
  async t => {
    const home = nextAddress()
    const clock = createClock()
    const { app } = await fixture.start(t, {}, { now: clock.now })
    const { email } = await fixture.createUser()
    for (let i = 0; i < 5; i++) await guess(app, email, home)
    const before = process.cpuUsage()
    for (let i = 0; i < 10; i++) t.equal((await enter(app, email, home)).statusCode, 429)
    const { user, system } = process.cpuUsage(before)
    t.ok(user + system < 10 * 19_000, `${user + system} µs: ten checks would take 210,000`)
    clock.wait(1)
    t.equal((await enter(app, email.toUpperCase(), home)).statusCode, 200)
    for (let i = 0; i < 5; i++) t.equal((await guess(app, email, home)).statusCode, 401, 'free again')
  },
)

t.test('of a hundred guesses at once on two replicas only the free ones are tried', async t => {
  const home = nextAddress()
  const { now } = createClock()
  const replicas = [await fixture.start(t, {}, { now }), await fixture.start(t, {}, { now })]
  for (const username of [(await fixture.createUser()).email, 'no-such@example.org']) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => guess((replicas[i % 2] as { app: App }).app, username, home)),
    )
    const statuses = answers.map(({ statusCode }) => statusCode)
    t.equal(statuses.filter(status => status === 401).length, 5)
    t.equal(statuses.filter(status => status === 429).length, 95)
  }
})

t.test(
  'where the account has signed in from before, a first burst tries no more than run at once',
  async t => {
    const home = nextAddress()
    const { now } = createClock()
    const replicas = [await fixture.start(t, {}, { now }), await fixture.start(t, {}, { now })]
    const { app } = replicas[0] as { app: App }
    const { email } = await fixture.createUser()
    t.equal((await enter(app, email, home)).statusCode, 200)
    const burst = (app: App) => Promise.all(Array.from({ length: 50 }, () => guess(app, email, home)))
    const answers = (await Promise.all(replicas.map(({ app }) => burst(app)))).flat()
    const tried = answers.filter(({ statusCode }) => statusCode === 401).length
    t.ok(
      tried >= 5 && tried <= 8 + 4,
      `${tried} of 100: four on each replica before the first failure counts`,
    )
    t.equal((await guess(app, email, home)).statusCode, 429)
  },
)

t.test('many honest logins at once are all served, of one account and of many', async t => {
  const { app } = await fixture.start(t, { GUESSES_PER_ADDRESS: 20 })
  const many = await Promise.all(Array.from({ length: 30 }, () => fixture.createUser()))
  const one = many[0] as (typeof many)[0]
  const names = [...many.map(({ email }) => email), ...Array.from({ length: 30 }, () => one.email)]
  const answers = await Promise.all(names.map(name => enter(app, name, '198.51.100.20')))
  t.same([...new Set(answers.map(({ statusCode }) => statusCode))], [200])
})

t.test(
  "guesses from all over the world never make the owner wait for other than the owner's own",
  async t => {
    const home = nextAddress()
    const clock = createClock()
    const { app } = await fixture.start(t, {}, { now: clock.now })
    const { email } = await fixture.createUser()
    for (let i = 0; i < 40; i++) {
      await Promise.all(Array.from({ length: 5 }, () => guess(app, email, `203.0.113.${i}`)))
    }
    const another = await guess(app, email, '203.0.113.200')
    t.equal(another.statusCode, 401)
    const wait = Number((await guess(app, email, '203.0.113.200')).headers['retry-after'])
    t.ok(wait > 1 && wait <= 900, `under attack a new address has one free failure, then waits ${wait} s`)
    t.equal((await enter(app, email, home)).statusCode, 200, 'the owner enters at once')

    t.equal((await guess(app, email, home)).statusCode, 401, 'the owner mistypes')
    const delayed = await enter(app, email, home)
    t.equal(delayed.statusCode, 429)
    for (let i = 0; i < 20; i++) await guess(app, email, `203.0.113.${i + 100}`)
    clock.wait(Number(delayed.headers['retry-after']))
    t.equal((await enter(app, email, home)).statusCode, 200, 'and waits no longer than was said')
  },
)

t.test('an address that tries many accounts has to wait, and nobody else', async t => {
  const home = nextAddress()
  const clock = createClock()
  const { app } = await fixture.start(t, {}, { now: clock.now })
  const office = '198.51.100.99'
  const known = await fixture.createUser()
  t.equal((await enter(app, known.email, office)).statusCode, 200)
  const fresh = await fixture.createUser()
  const spray = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, i) => guess(app, `person-${from + i}@example.org`, office)),
    )
  const first = await spray(0, 50)
  t.ok(first.every(({ statusCode }) => statusCode === 401))
  const next = await spray(50, 100)
  t.ok(next.every(({ statusCode }) => statusCode === 429))
  t.equal((await enter(app, fresh.email, home)).statusCode, 200, 'another address enters')
  t.equal((await enter(app, known.email, office)).statusCode, 200, 'and who has entered from here before')

  for (let i = 0; i < 11; i++) {
    clock.wait(2 ** i)
    await spray(100 + i, 101 + i)
  }
  let waited = 0
  while ((await enter(app, fresh.email, office)).statusCode === 429 && waited < 3_600) {
    clock.wait(30)
    waited += 30
    await spray(1_000 + waited, 1_003 + waited)
  }
  t.ok(waited > 0 && waited <= 900, `somebody new here has to wait ${waited} s while the guessing goes on`)
})

t.test('all addresses of one IPv6 network count as one', async t => {
  const { app } = await fixture.start(t, {}, { now: createClock().now })
  const { email } = await fixture.createUser()
  const network = [
    '2001:db8:0:1::1',
    '2001:db8::1:0:0:0:2',
    '2001:0DB8:0:1:a:b:c:d',
    '2001:db8:0:1:ffff::',
    '2001:db8:0:1::9',
  ]
  for (const address of network) t.equal((await guess(app, email, address)).statusCode, 401)
  t.equal((await guess(app, email, '2001:db8:0:1::77')).statusCode, 429)
  t.equal((await guess(app, email, '2001:db8:0:2::77')).statusCode, 401)
  t.equal((await guess(app, email, '::1')).statusCode, 401)
})

t.test('failures are recorded each, a wait once, and neither with what was typed', async t => {
  const clock = createClock()
  const { app } = await fixture.start(t, {}, { now: clock.now })
  const user = await fixture.createUser()
  const address = '198.51.100.50'
  for (let i = 0; i < 9; i++) await guess(app, user.email, address)
  clock.wait(1)
  for (let i = 0; i < 3; i++) await guess(app, user.email, address)
  await guess(app, 'stranger@example.org', address)
  const day = new Date().toISOString().slice(0, 10)
  const { Items = [] } = await fixture.client.send(
    new QueryCommand({
      TableName: fixture.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `SECURITY#${day}` },
    }),
  )
  const mine = Items.filter(item => item['address'] === address)
  t.same(
    mine.map(({ type, user_id, detail }) => [type, user_id, detail].join()),
    [
      ...Array.from({ length: 5 }, () => `login.failure,${user.id},wrong password`),
      `login.delayed,${user.id},1 s`,
      `login.failure,${user.id},wrong password`,
      `login.delayed,${user.id},2 s`,
      'login.failure,,no such user',
    ],
  )
  t.notMatch(JSON.stringify(Items), /wrong password"?,"?(?=password)|stranger@/)
})

t.test('what could not be checked is not held against anybody', async t => {
  const home = nextAddress()
  const { app } = await fixture.start(t, {}, { now: createClock().now })
  const user = await fixture.createUser({ password_hash: 'not a hash' })
  for (let i = 0; i < 20; i++) t.equal((await enter(app, user.email, home)).statusCode, 500)
})
