import t from 'tap'
import { startService } from './helper.ts'

t.test('a service without needs is alive and ready', async t => {
  const { app } = await startService(t)
  t.match(await app.inject('/livez'), { statusCode: 200 })
  const ready = await app.inject('/readyz')
  t.equal(ready.statusCode, 200)
  t.same(ready.json(), { status: 'ready' })
})

t.test('what is missing is named, and nothing else of it is shown', async t => {
  const { app } = await startService(t)
  let down = true
  app.readiness.require('postgres main', async () => {
    if (down) throw new Error('password hunter2 refused')
  })
  app.readiness.require('s3 main', () => {
    if (down) throw new Error('not even a promise')
    return Promise.resolve()
  })
  app.readiness.require('mongodb main', async () => {})
  const answer = await app.inject('/readyz')
  t.equal(answer.statusCode, 503)
  t.same(answer.json(), { status: 'not ready', missing: ['postgres main', 's3 main'] })
  t.equal((await app.inject('/livez')).statusCode, 200, 'a missing store is no reason to be killed')
  down = false
  t.equal((await app.inject('/readyz')).statusCode, 200, 'and it comes back by itself')
})

t.test('a check that hangs is given up after two seconds', async t => {
  const { app } = await startService(t)
  app.readiness.require('hanging', () => new Promise(() => {}))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const begun = performance.now()
  const answer = await fetch(`${url}/readyz`)
  const waited = performance.now() - begun
  t.equal(answer.status, 503)
  t.same(await answer.json(), { status: 'not ready', missing: ['hanging'] })
  t.ok(waited > 1_900 && waited < 20_000, `${waited} ms`)
})

t.test('a service that closes is not ready, and answers all the same what still arrives', async t => {
  const { app } = await startService(t)
  const answers: { path: string; status: number; body: unknown }[] = []
  let url = ''
  // Held up in preClose: the listening socket is still open then, as it is for a request already on its way.
  app.addHook('preClose', async () => {
    for (const path of ['/readyz', '/livez']) {
      const answer = await fetch(url + path)
      answers.push({ path, status: answer.status, body: await answer.json() })
    }
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  await app.close()
  t.same(answers, [
    { path: '/readyz', status: 503, body: { status: 'not ready', missing: ['shutting down'] } },
    { path: '/livez', status: 200, body: { status: 'alive' } },
  ])
})
