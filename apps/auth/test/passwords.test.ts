import t from 'tap'
import { createPasswords } from '../src/passwords.ts'

t.test('a password matches its own hash only, however its characters are composed', async t => {
  const passwords = await createPasswords({ allowWeak: false })
  const hash = await passwords.hash('caf\u00e9 au lait')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await passwords.verify(hash, 'cafe\u0301 au lait'), true)
  t.equal(await passwords.verify(hash, 'cafe au lait'), false)
  t.equal(await passwords.verify(undefined, 'cafe au lait'), false)
  t.not(await passwords.hash('caf\u00e9 au lait'), hash, 'salted')
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
