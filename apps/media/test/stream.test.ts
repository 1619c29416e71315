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

t.test(
  '100 MB go in and come back, whole and by range, in constant memory',
  { timeout: 120_000 },
  async t => {
    const { child, identity, base } = await startProcess(t)
    const headers = { authorization: await identity.hop({ tenant: own }) }
    const block = randomBytes(mebibyte)
    const blocks = 100
    const file = (count: number) => Readable.from(Array.from({ length: count }, () => block))
    const expected = createHash('sha256')
    for (let n = 0; n < blocks; n++) expected.update(block)
    const sha256 = expected.digest('hex')

    // One small file each way first: code and buffers that every later request shares are not what is measured.
    const small = JSON.parse((await send(`${base}${path}`, 'POST', headers, file(16))).text)
    await send(`${base}${path}/${small.id}/content`, 'GET', headers)
    const before = peakMemory(child.pid as number)

    const created = await send(`${base}${path}`, 'POST', headers, file(blocks))
    t.equal(created.status, 201)
    const asset = JSON.parse(created.text)
    t.match(asset, { size: blocks * mebibyte, sha256 })
    const content = `${base}${path}/${asset.id}/content`
    const whole = await send(content, 'GET', headers)
    t.match(whole, { status: 200, size: blocks * mebibyte, sha256 })

    const first = 33 * mebibyte
    const range = `bytes=${first}-${first + 20 * mebibyte - 1}`
    const part = await send(content, 'GET', { ...headers, range })
    const expectedPart = createHash('sha256')
    for (let n = 0; n < 20; n++) expectedPart.update(block)
    t.match(part, { status: 206, size: 20 * mebibyte, sha256: expectedPart.digest('hex') })

    const grown = peakMemory(child.pid as number) - before
    t.comment(`peak memory grew by ${grown.toFixed(1)} MiB from ${before.toFixed(1)} MiB`)
    t.ok(grown < 64, `grew by ${grown.toFixed(1)} MiB`)
  },
)
