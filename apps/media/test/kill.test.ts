import { createHash, randomBytes, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { assetMigrations } from '../src/store/migrations.ts'
import { createSettings, own, path, spawnMedia } from './helper.ts'

t.setTimeout(600_000)

/** UPLOADS=200 KILLS=20 is the full run. */
const uploads = Number(process.env['UPLOADS'] ?? 40)
const kills = Number(process.env['KILLS'] ?? 4)
const mebibyte = 1_048_576

t.test(
  `${kills} kills during ${uploads} uploads: each is whole and readable, or absent`,
  { timeout: 600_000 },
  async t => {
    const { identity, settings, db, bucket } = await createSettings(t)
    await bucket.make()
    await migrateDatabase(db, assetMigrations)
    const fast = { ...settings, UPLOAD_LEASE_MS: 2_000, SWEEP_INTERVAL_MS: 500 }
    const start = () => spawnMedia(t, fast, [testPlacement(own)])
    let service = await start()
    let starting: Promise<unknown> = Promise.resolve()
    const acknowledged = new Map<string, string>()
    let begun = 0

    async function work(): Promise<void> {
      while (begun < uploads) {
        begun += 1
        // One in four goes to S3 in parts.
        const bytes = randomBytes(randomInt(4) === 0 ? randomInt(6, 12) * mebibyte : randomInt(1, 100_000))
        const headers = { authorization: await identity.hop({ tenant: own }) }
        try {
          const answer = await fetch(`${service.base}${path}`, { method: 'POST', headers, body: bytes })
          if (answer.status !== 201) continue
          const { id } = (await answer.json()) as { id: string }
          acknowledged.set(id, createHash('sha256').update(bytes).digest('hex'))
        } catch {
          // The service was killed: what becomes of this upload is what the test looks at.
          await sleep(50)
          await starting
        }
      }
    }

    let died = 0
    async function kill(): Promise<void> {
      for (let n = 1; n <= kills; n++) {
        // By the uploads that were begun and not by the clock: a slow machine is killed as often.
        while (begun < Math.min((uploads * n) / (kills + 1), uploads - 1)) await sleep(5)
        await sleep(randomInt(60))
        service.child.kill('SIGKILL')
        died += 1
        const next = start()
        starting = next
        service = await next
      }
    }
    await Promise.all([kill(), ...Array.from({ length: 6 }, work)])
    t.equal(died, kills)

    // The sweep of the living service finishes or undoes what the dead ones left.
    const usage = () => db.collection<{ open: object; bytes: number }>('usage').findOne()
    for (let tries = 0; Object.keys((await usage())?.open ?? {}).length > 0; tries++) {
      if (tries > 1_200) t.fail('uploads are still open after two minutes')
      if (tries > 1_200) break
      await sleep(100)
    }

    const headers = { authorization: await identity.hop({ tenant: own }) }
    const documents = await db.collection('assets').find().toArray()
    for (const { id, sha256 } of documents) {
      const answer = await fetch(`${service.base}${path}/${id}/content`, { headers })
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) t.fail(`asset ${id} is not whole`)
    }
    const known = new Map(documents.map(({ id, sha256 }) => [id, sha256]))
    for (const [id, sha256] of acknowledged) if (known.get(id) !== sha256) t.fail(`asset ${id} was lost`)
    t.same((await bucket.keys()).sort(), documents.map(({ id }) => `t/${own}/blobs/${id}`).sort())
    t.same(await bucket.uploads(), [])
    const bytes = documents.reduce((sum, { size }) => sum + size, 0)
    t.equal((await usage())?.bytes, bytes, 'the quota counts what is there')
    t.comment(`${acknowledged.size} of ${begun} acknowledged, ${documents.length} there, ${died} kills`)
  },
)
