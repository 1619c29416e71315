import { createHash, randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import t from 'tap'
import { Upload } from 'tus-js-client'
import { own, placementOf, spawnMedia, startMedia } from './helper.ts'

// As long as the whole proof may take on a slow machine.
t.setTimeout(1_800_000)

/** 64 MiB; `TUS_BYTES=1073741824` is the whole proof. */
const size = Number(process.env['TUS_BYTES'] ?? 64 * 1_048_576)

/** A file of noise, and its digest. */
async function noise(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = createWriteStream(path)
  for (let left = size; left > 0; ) {
    const chunk = randomFillSync(Buffer.alloc(Math.min(left, 1_048_576)))
    hash.update(chunk)
    left -= chunk.length
    if (!file.write(chunk)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
  return hash.digest('hex')
}

t.test('tus-js-client gets its file through while the service is killed three times', async t => {
  const media = await startMedia(t)
  const folder = await mkdtemp(join(tmpdir(), 'careeasy-tus-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file')
  const sha256 = await noise(path)
  const placements = [placementOf(own, 'pool')]
  let service = await spawnMedia(t, media.settings, placements)
  const { port } = new URL(service.base)
  const kills = [0.2, 0.5, 0.8].map(share => share * size)
  const offsets: number[] = []

  async function restart(): Promise<void> {
    service.child.kill('SIGKILL')
    await once(service.child, 'exit')
    service = await spawnMedia(t, { ...media.settings, PORT: port }, placements)
  }

  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let restarting: Promise<void> = Promise.resolve()
  const upload = new Upload(createReadStream(path), {
    endpoint: `${service.base}/media/uploads`,
    uploadSize: size,
    metadata: { filename: 'noise.bin', filetype: 'application/octet-stream' },
    retryDelays: Array.from({ length: 60 }, () => 1_000),
    // The service takes the edge's tokens, which last a minute.
    async onBeforeRequest(request) {
      for (const [name, value] of Object.entries(await media.headers())) request.setHeader(name, value)
    },
    onAfterResponse(request, response) {
      if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')))
    },
    onProgress(sent) {
      if (kills[0] === undefined || sent < kills[0]) return
      kills.shift()
      restarting = restart()
      restarting.catch(reject)
    },
    onSuccess: () => resolve(upload.url ?? ''),
    onError: reject,
  })
  upload.start()
  const url = await promise
  await restarting
  t.equal(kills.length, 0, 'it was killed three times')
  t.ok(offsets.length >= 3)
  t.ok(
    offsets.some(offset => offset > 0),
    `it went on at ${offsets}`,
  )
  const id = url.split('/').at(-1)
  const asset = await fetch(`${service.base}/media/assets/${id}`, { headers: await media.headers() })
  t.match(await asset.json(), { name: 'noise.bin', size, sha256 })
  const content = await fetch(`${service.base}/media/assets/${id}/content`, {
    headers: await media.headers(),
  })
  const back = createHash('sha256')
  for await (const chunk of content.body ?? []) back.update(chunk)
  t.equal(back.digest('hex'), sha256)
  t.same(await media.bucket.keys(), [`t/${own}/uploads/${id}`])
})
