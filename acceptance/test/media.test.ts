import { createHash, randomBytes } from 'node:crypto'
import { answered, type operations } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant, refusal, signInDemo } from './client.ts'

const to = deployment()
const { person, client, api, tenant } = await newTenant(to)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

type Asset = operations['createAsset']['responses'][201]['content']['application/json']

/** With headers of any kind: names and types that no client of ours would send. */
async function upload(body: Buffer, headers: Record<string, string> = {}) {
  const sent = { 'content-type': 'image/png', ...headers }
  const answer = await person.call('POST', '/media/assets', { tenant, body, headers: sent })
  return { ...answer, asset: answer.json as Asset }
}

t.test('a file of 32 MB comes back whole and by range', async t => {
  const bytes = randomBytes(32 * 1_048_576)
  const created = await upload(bytes, {
    'content-disposition': `attachment; filename*=UTF-8''sn%C3%ADmek.png`,
  })
  t.equal(created.status, 201)
  t.match(created.asset, { name: 'snímek.png', type: 'image/png', size: bytes.length })
  const content = `/media/assets/${created.asset.id}/content`
  const whole = await person.call('GET', content, { tenant })
  t.equal(whole.status, 200)
  t.equal(sha256(whole.bytes), sha256(bytes))
  t.equal(whole.headers['x-content-type-options'], 'nosniff')
  t.match(whole.headers['content-security-policy'], /sandbox/)
  t.match(whole.headers['content-disposition'], /^attachment/)

  const ranges: [string, number, number][] = [
    ['bytes=0-99', 0, 100],
    ['bytes=1000000-1000999', 1_000_000, 1_001_000],
    ['bytes=1000000-3999999', 1_000_000, 4_000_000],
    ['bytes=-10', bytes.length - 10, bytes.length],
    [`bytes=${bytes.length - 5}-`, bytes.length - 5, bytes.length],
  ]
  for (const [range, from, end] of ranges) {
    const part = await person.call('GET', content, { tenant, headers: { range } })
    t.equal(part.status, 206, range)
    t.equal(part.headers['content-range'], `bytes ${from}-${end - 1}/${bytes.length}`, range)
    t.ok(part.bytes.equals(bytes.subarray(from, end)), range)
  }
  const several = await person.call('GET', content, { tenant, headers: { range: 'bytes=0-99999,-100000' } })
  t.equal(several.status, 206)
  t.match(several.headers['content-type'], /^multipart\/byteranges/)
  t.equal(several.bytes.length, Number(several.headers['content-length']))
  const head = await person.call('HEAD', content, { tenant })
  const described = ({ headers }: typeof head) => {
    const { date, 'x-request-id': _, ratelimit, ...rest } = headers
    return rest
  }
  t.same(described(whole), described(head), 'how the body gets here shows in no header')
  const beyond = await person.call('GET', content, { tenant, headers: { range: `bytes=${bytes.length}-` } })
  t.equal(beyond.status, 416)
  const etag = String(whole.headers.etag)
  t.equal((await person.call('GET', content, { tenant, headers: { 'if-none-match': etag } })).status, 304)
})

t.test('the seeded image is there in both tenants', async t => {
  const demo = await signInDemo(to)
  for (const mine of to.demo.tenants) {
    const own = demo.forTenant(mine)
    const { data } = await answered(own.api.GET('/media/assets'))
    const image = data.items.find(({ type }) => type === 'image/png')
    const bytes = await (await own.download(String(image?.id))).bytes()
    t.equal(Buffer.from(bytes.subarray(1, 4)).toString(), 'PNG', mine)
  }
})

t.test('names cannot climb and cannot break a header', async t => {
  for (const name of [
    '../../etc/passwd',
    'a\\b.png',
    'line\u0001.png',
    'x"y.png',
    `${'n'.repeat(300)}.png`,
  ]) {
    const created = await upload(Buffer.from('x'), {
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    })
    if (created.status === 400) continue
    t.equal(created.status, 201, name)
    t.notMatch(created.asset.name, /[/\\\p{Cc}]/u, name)
    t.equal((await client.download(created.asset.id)).status, 200, name)
  }
})

t.test('an asset that is not there is 404, a bad id 400', async t => {
  const params = { path: { id: '0190a000-0000-7000-8000-00000000dead' } }
  for (const path of ['/media/assets/{id}', '/media/assets/{id}/content'] as const)
    t.equal((await refusal(api.GET(path, { params }))).status, 404)
  t.equal((await person.call('GET', '/media/assets/..%00/content', { tenant })).status, 400)
  t.equal((await person.call('GET', '/media/assets/nope', { tenant })).status, 400)
})

t.test('a file may claim any type, that of a form too', async t => {
  for (const type of ['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'text/html']) {
    const created = await upload(Buffer.from('--x--'), { 'content-type': type })
    t.equal(created.status, 201, type)
    const content = await client.download(created.asset.id)
    t.equal(await content.text(), '--x--', type)
    t.match(content.headers.get('content-type'), type.split(';')[0], type)
  }
})
