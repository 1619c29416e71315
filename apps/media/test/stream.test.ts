import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { testPlacement } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { assetMigrations } from '../src/store/migrations.ts'
import { createSettings, own, path, spawnMedia } from './helper.ts'

t.setTimeout(300_000)

const mebibyte = 1_048_576

/** A service whose memory can be looked at. */
async function startProcess(t: Test) {
  const { identity, settings, db, bucket } = await createSettings(t)
  await bucket.make()
  await migrateDatabase(db, assetMigrations)
  return { identity, ...(await spawnMedia(t, settings, [testPlacement(own)])) }
}

/** The most memory a process has had so far, in MiB. */
function peakMemory(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}

async function send(url: string, method: string, headers: Record<string, string>, body?: Readable) {
  const sent = request(url, { method, headers })
  if (body === undefined) sent.end()
  else body.pipe(sent)
  const [answer] = await once(sent, 'response')
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    hash.update(chunk)
    size += chunk.length
    if (size < mebibyte) chunks.push(chunk)
  }
  return {
    status: answer.statusCode,
    sha256: hash.digest('hex'),
    size,
    text: Buffer.concat(chunks).toString(),
  }
}

/** The block as often as wanted, and the digest of them all. */
function blocks(block: Buffer, count: number) {
  const all = Array.from({ length: count }, () => block)
  const hash = createHash('sha256')
  for (const one of all) hash.update(one)
  return { stream: () => Readable.from(all), sha256: hash.digest('hex') }
}

t.test(
  'a file goes in and comes back, whole and by range, in memory that does not depend on its size',
  async t => {
    const { child, identity, base } = await startProcess(t)
    const block = randomBytes(mebibyte)

    /** Sends a file there and back; gives the most memory that the service has had until then. */
    async function peakAfter(count: number): Promise<number> {
      // A hop token lasts 60 s, and a slow machine may take longer for all of it.
      const headers = async () => ({ authorization: await identity.hop({ tenant: own }) })
      const { stream, sha256 } = blocks(block, count)
      const created = await send(`${base}${path}`, 'POST', await headers(), stream())
      t.equal(created.status, 201)
      const asset = JSON.parse(created.text)
      t.match(asset, { size: count * mebibyte, sha256 })
      const content = `${base}${path}/${asset.id}/content`
      const whole = await send(content, 'GET', await headers())
      t.match(whole, { status: 200, size: count * mebibyte, sha256 })

      const first = 33 * mebibyte
      const range = `bytes=${first}-${first + 20 * mebibyte - 1}`
      const part = await send(content, 'GET', { ...(await headers()), range })
      t.match(part, { status: 206, size: 20 * mebibyte, sha256: blocks(block, 20).sha256 })
      return peakMemory(child.pid as number)
    }

    // The first file also brings what is the same for all: code, buffers, and a heap as large as V8 likes it under load.
    const [small, large] = [100, 300]
    const before = await peakAfter(small)
    const grown = (await peakAfter(large)) - before
    t.comment(
      `${large - small} MiB more of file, ${grown.toFixed(1)} MiB more of memory than ${before.toFixed(1)} MiB`,
    )
    // Held in memory, be it on one way only, the larger file would take all of the difference.
    t.ok(grown < (large - small) / 2, `grew by ${grown.toFixed(1)} MiB`)
  },
)
