import { createHash, randomBytes } from 'node:crypto'
import { answered, ProblemError } from '@careeasy/client'
import t from 'tap'
import { Upload, type UploadOptions } from 'tus-js-client'
import { deployment, newTenant, refusal } from './client.ts'

// Files on the ways that do not go through one request: resumed through the edge, and straight to and from S3.

const to = deployment()
const { client, api } = await newTenant(to)
const other = await newTenant(to)
t.setTimeout(300_000)

const megabyte = 1_048_576
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const contentOf = async (id: string) => Buffer.from(await (await client.download(id)).arrayBuffer())

/** An upload as a program of somebody else sends it, with the credentials of a client of ours. */
function tus(bytes: Buffer, from: typeof client, options: Partial<UploadOptions> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const upload: Upload = new Upload(bytes, {
    endpoint: `${to.edgeUrl}/media/uploads`,
    chunkSize: megabyte,
    metadata: { filename: 'noise.bin', filetype: 'application/octet-stream' },
    retryDelays: null,
    async onBeforeRequest(request) {
      for (const [name, value] of Object.entries(await from.headers())) request.setHeader(name, value)
    },
    onSuccess: () => resolve(upload.url ?? ''),
    onError: reject,
    ...options,
  })
  return { upload, ended: promise }
}

t.test('an upload that is broken off goes on where it was, through the edge', async t => {
  const bytes = randomBytes(8 * megabyte + 17)
  const { promise: brokenOff, resolve, reject } = Promise.withResolvers<string>()
  const { upload } = tus(bytes, client, {
    onChunkComplete(_size, accepted) {
      if (accepted >= 3 * megabyte) upload.abort().then(() => resolve(upload.url ?? ''), reject)
    },
    onError: reject,
  })
  upload.start()
  const url = await brokenOff
  t.ok(url.startsWith(`${to.edgeUrl}/media/uploads/`), url)
  const id = url.split('/').at(-1) as string
  const params = { path: { id } }
  t.equal((await refusal(api.GET('/media/assets/{id}', { params }))).status, 404, 'no asset yet')

  const offsets: number[] = []
  const sent: number[] = []
  const again = tus(bytes, client, {
    uploadUrl: url,
    onAfterResponse(request, response) {
      if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')))
    },
    onChunkComplete: size => void sent.push(size),
  })
  again.upload.start()
  t.equal(await again.ended, url)
  t.equal(offsets.length, 1)
  const [offset = 0] = offsets
  t.ok(offset >= 3 * megabyte && offset < bytes.length, `it went on at ${offset}`)
  const rest = sent.reduce((sum, size) => sum + size, 0)
  t.equal(rest, bytes.length - offset, 'and only the rest was sent')
  const { data } = await answered(api.GET('/media/assets/{id}', { params }))
  t.match(data, { name: 'noise.bin', size: bytes.length, sha256: sha256(bytes) })
  t.equal(sha256(await contentOf(id)), sha256(bytes))
})

t.test('an upload needs credentials, and nobody else goes on with it', async t => {
  const bytes = randomBytes(2 * megabyte)
  const nobody = tus(bytes, client, { onBeforeRequest: () => {} })
  nobody.upload.start()
  await t.rejects(nobody.ended, /response code: 401/)

  const { promise: begun, resolve, reject } = Promise.withResolvers<string>()
  const mine = tus(bytes, client, {
    onChunkComplete: () => void mine.upload.abort().then(() => resolve(mine.upload.url ?? ''), reject),
    onError: reject,
  })
  mine.upload.start()
  const uploadUrl = await begun
  const { promise: told, resolve: tell } = Promise.withResolvers<number>()
  const theirs = tus(bytes, other.client, {
    uploadUrl,
    // What is not there for it, it would begin anew as its own.
    endpoint: null,
    onAfterResponse: (_request, response) => tell(response.getStatus()),
  })
  theirs.upload.start()
  await t.rejects(theirs.ended)
  t.equal(await told, 404)
})

t.test('a file goes straight to S3 by a form, and is an asset once that is said', async t => {
  const bytes = randomBytes(megabyte)
  const details = { name: 'direct.bin', type: 'application/octet-stream', sha256: sha256(bytes) }
  const asset = await client.uploadDirect(new Blob([bytes]), details)
  t.match(asset, { name: 'direct.bin', size: megabyte, sha256: details.sha256 })
  t.ok((await contentOf(asset.id)).equals(bytes))

  const params = { path: { id: asset.id } }
  const again = await answered(api.POST('/media/assets/direct/{id}/complete', { params }))
  t.strictSame(again.data.id, asset.id, 'said twice, it is the same')
  const theirs = await refusal(other.api.POST('/media/assets/direct/{id}/complete', { params }))
  t.equal(theirs.code, 'CE_UPLOAD_NOT_FOUND')
})

t.test('the form takes the file that it is for, and no other', async t => {
  const { data } = await answered(api.POST('/media/assets/direct', { body: { name: 'a.txt', size: 5 } }))
  const params = { path: { id: data.id } }
  const complete = () => api.POST('/media/assets/direct/{id}/complete', { params })
  t.equal((await refusal(complete())).code, 'CE_UPLOAD_INCOMPLETE', 'nothing was sent')
  const post = async (text: string, fields: Record<string, string> = data.fields) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob([text]))
    const answer = await fetch(data.url, { method: 'POST', body: form })
    await answer.body?.cancel()
    return answer.status
  }
  for (const text of ['hell', 'hello!']) t.equal(await post(text), 400, text)
  const [key = '', value = ''] = Object.entries(data.fields).find(([name]) => name === 'key') ?? []
  t.equal(await post('hello', { ...data.fields, [key]: `${value}-x` }), 403, 'another key')
  t.equal((await refusal(complete())).code, 'CE_UPLOAD_INCOMPLETE')
  t.equal(await post('hello'), 204)
  t.match((await answered(complete())).data, { id: data.id, size: 5 })
  t.equal((await contentOf(data.id)).toString(), 'hello')
})

t.test('a file that S3 refuses is told by the client, and no asset is made', async t => {
  const lying = new Blob(['hello'])
  const sha256 = 'f'.repeat(64)
  const call = client.uploadDirect(lying, { name: 'b.txt', type: 'text/plain', sha256 })
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  t.ok(error instanceof ProblemError)
  t.ok((error as ProblemError).status >= 400 && (error as ProblemError).status < 500)
  const { data } = await answered(api.GET('/media/assets'))
  t.notOk(data.items.some(({ name }) => name === 'b.txt'))
})

t.test('an address that reads a file reads that file, and does nothing else', async t => {
  const asset = await client.upload(new Blob(['mine']), { name: 'c.txt', type: 'text/plain' })
  const params = { path: { id: asset.id } }
  const { data } = await answered(api.GET('/media/assets/{id}/url', { params }))
  const read = await fetch(data.url)
  t.equal(read.status, 200)
  t.equal(await read.text(), 'mine')
  for (const method of ['PUT', 'DELETE']) {
    const answer = await fetch(data.url, { method, ...(method === 'PUT' ? { body: 'theirs' } : {}) })
    await answer.body?.cancel()
    t.equal(answer.status, 403, method)
  }
  const elsewhere = new URL(data.url)
  elsewhere.pathname = `${elsewhere.pathname}-x`
  t.equal((await fetch(elsewhere)).status, 403, 'another object')
  t.equal((await contentOf(asset.id)).toString(), 'mine', 'it is what it was')
  t.equal((await refusal(other.api.GET('/media/assets/{id}/url', { params }))).status, 404)
})
