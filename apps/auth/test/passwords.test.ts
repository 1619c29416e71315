import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import t from 'tap'
import { createPasswords } from '../src/passwords.ts'

t.test('a password matches its own hash only, however its characters are composed', async t => {
  const passwords = await createPasswords({ allowWeak: false })
  const hash = await passwords.hash('caf\u00e9 au lait', 'ada@example.org')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await passwords.verify(hash, 'cafe\u0301 au lait'), true)
  t.equal(await passwords.verify(hash, 'cafe au lait'), false)
  t.equal(await passwords.verify(undefined, 'cafe au lait'), false)
  t.not(await passwords.hash('caf\u00e9 au lait', 'ada@example.org'), hash, 'salted')
})

t.test('too many checks at once are refused, and those that wait are served', async t => {
  const passwords = await createPasswords({ allowWeak: false, maxWaiting: 4 })
  const check = () => passwords.verify(undefined, 'x').catch((error: { code: string }) => error.code)
  const results = await Promise.all(Array.from({ length: 20 }, check))
  const served = results.filter(result => result === false).length
  const refused = results.filter(result => result === 'CE_OVERLOADED').length
  t.equal(served + refused, 20)
  t.ok(served >= 5 && served <= 7, 'one to three run, four wait')
  t.equal(await check(), false, 'and afterwards there is room again')
})

t.test('the event loop goes on while passwords are checked', async t => {
  const passwords = await createPasswords({ allowWeak: false })
  const begun = performance.now()
  let turns = 0
  const timer = setInterval(() => turns++, 2)
  await Promise.all(Array.from({ length: 20 }, () => passwords.verify(undefined, 'x')))
  clearInterval(timer)
  const took = performance.now() - begun
  t.ok(turns > 10, `${turns} turns in ${took} ms`)
})

t.test('a new password has 8 to 128 characters, of any kind', async t => {
  const passwords = await createPasswords({ allowWeak: false })
  const refusal = (password: string) =>
    passwords.hash(password, 'ada@example.org').then(
      () => 'taken',
      error => `${error.code}: ${error.message}`,
    )
  t.match(await refusal('1ß🙂 é龍'), /CE_PASSWORD_WEAK: .*at least 8/)
  t.match(await refusal('🙂'.repeat(7)), /at least 8/, 'fourteen UTF-16 units are seven characters')
  t.equal(await refusal('🙂'.repeat(8)), 'taken')
  t.equal(await refusal('龍'.repeat(128)), 'taken')
  t.match(await refusal('龍'.repeat(129)), /at most 128/)
  t.match(await refusal('ﷺ'.repeat(64)), /at most 128/, 'counted as they are compared')
  for (const password of ['zwart boek en pen', '        x', 'XQZVKJWP', '93847561']) {
    t.equal(await refusal(password), 'taken', 'no composition rules')
  }
  t.match(await refusal('\ud800'.repeat(9)), /well-formed/)
})

t.test('a new password is neither common nor made of the address', async t => {
  const passwords = await createPasswords({ allowWeak: false })
  const lenient = await createPasswords({ allowWeak: true })
  const email = 'Ada.Lovelace@Example.org'
  const common = ['password1', 'PassWord1', '12345678', 'iloveyou', 'ｐａｓｓｗｏｒｄ１', 'qwertyuiop']
  const own = [
    'ada.lovelace@example.org',
    'ADA.LOVELACE',
    'ada.lovelace2026!',
    'CareEasy!2026',
    '123careeasy',
  ]
  for (const password of [...common, ...own]) {
    await t.rejects(passwords.hash(password, email), { code: 'CE_PASSWORD_WEAK', statusCode: 400 }, password)
    await t.resolves(lenient.hash(password, email))
  }
  for (const password of ['my friend ada.lovelace', 'password1 of mine', 'easycare and more']) {
    await t.resolves(passwords.hash(password, email), password)
  }
  await t.resolves(passwords.hash('a91827364', 'a@example.org'), 'a short name stands in many')
})

t.test('the threads that check passwords give way to the event loop', async t => {
  if (process.platform !== 'linux') return t.comment('only Linux lets a process do that')
  await createPasswords({ allowWeak: true })
  const threads = readdirSync('/proc/self/task').map(id => ({
    name: readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim(),
    priority: getPriority(Number(id)),
  }))
  const workers = threads.filter(({ name }) => name === 'libuv-worker')
  t.ok(workers.length >= 1)
  t.same([...new Set(workers.map(({ priority }) => priority))], [getPriority() + 10])
})
