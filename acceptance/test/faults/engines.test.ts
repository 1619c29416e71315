import { readFileSync } from 'node:fs'
import t from 'tap'
import { deployment, eventually, newTenant } from '../client.ts'
import type { Answer } from '../raw.ts'

// Each engine is killed in turn. What needs it answers 503 with Retry-After (or goes on without it), no service
// ends, no driver's text is shown, and all is well again by itself once the engine is back.

const to = deployment()
// Of the whole file: a busy machine takes its time to bring five engines back.
t.setTimeout(300_000)
const processes = (): Record<string, number> => JSON.parse(readFileSync(to.processesFile as string, 'utf8'))

t.test(
  'an engine that dies is survived',
  { skip: to.processesFile === undefined, timeout: 180_000 },
  async t => {
    const { person, client, tenant } = await newTenant(to)
    const paths: Record<string, string> = {
      postgres: '/geo/collections/places/items',
      mongodb: '/profile/objects/person',
      s3: '/media/assets',
      dynamodb: '/auth/me',
      redis: '/profile/objects/person',
    }
    const asset = await client.upload(new Blob(['x']), { name: 'x.txt', type: 'text/plain' })
    paths['s3'] = `/media/assets/${asset.id}/content`
    const services = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media']
    const before = processes()

    for (const [engine, path] of Object.entries(paths)) {
      const ask = () => person.call('GET', path, { tenant })
      t.equal((await ask()).status, 200, `${engine}: well before`)
      process.kill(before[engine] as number, 'SIGKILL')
      const answers: Answer[] = []
      const last = await eventually(
        async () => {
          const answer = await ask()
          answers.push(answer)
          return answer
        },
        answer => answer.status === 200 && processes()[engine] !== before[engine],
        60_000,
      )
      t.equal(last.status, 200, `${engine}: well again by itself`)
      for (const answer of answers.filter(({ status }) => status !== 200)) {
        t.equal(answer.status, 503, `${engine}: ${answer.code}`)
        t.match(answer.headers['retry-after'], /^\d+$/, engine)
        t.match(answer.code, /^CE_(STORE|SERVICE)_UNAVAILABLE$|^CE_OVERLOADED$/, engine)
        t.notMatch(answer.bytes.toString(), /ECONN|127\.0\.0\.1|mongodb:\/\/|Exception|terminat/i, engine)
      }
      if (engine === 'redis')
        t.ok(
          answers.every(({ status }) => status === 200),
          'without Redis nothing fails',
        )
    }
    const after = processes()
    for (const service of services) t.equal(after[service], before[service], `${service} never ended`)
  },
)
