import { randomBytes } from 'node:crypto'
import { testPlacement } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { onEachTier, other, own, placementOf, startMedia, suspended } from './helper.ts'

t.setTimeout(300_000)

type Media = Awaited<ReturnType<typeof startMedia>>

/** What tenant-registry says that a tenant may take; the tenant `own` unless another placement is given. */
async function limit(
  { app, identity }: Media,
  version: number,
  limits: object,
  placement = testPlacement(own),
) {
  return app.inject({
    method: 'PUT',
    url: `/internal/tenants/${placement.tenant}/limits`,
    headers: { authorization: await identity.service('tenant-registry', 'media') },
    body: { placement, version, limits },
  })
}

async function usage({ app, headers }: Media) {
  return (await app.inject({ url: '/media/usage', headers: await headers() })).json()
}

async function start(t: Test, tier: 'pool' | 'silo' = 'pool') {
  return startMedia(t, { tier, DEFAULT_QUOTA_BYTES: 1_000 })
}

onEachTier('a quota of its own holds from the next upload on, until it is taken away', async (t, tier) => {
  const media = await start(t, tier)
  const { upload } = media
  const placement = placementOf(own, tier)
  t.equal((await upload(randomBytes(1_001))).json().code, 'CE_QUOTA_EXCEEDED')
  t.equal((await limit(media, 2, { media_bytes: 2_000 }, placement)).statusCode, 204)
  t.match(await usage(media), { quota: 2_000, bytes: 0 })
  t.equal((await upload(randomBytes(1_001))).statusCode, 201)
  t.equal((await upload(randomBytes(1_001), {}, { tenant: other })).json().code, 'CE_QUOTA_EXCEEDED')
  t.equal((await limit(media, 3, {}, placement)).statusCode, 204)
  t.match(await usage(media), { quota: 1_000, bytes: 1_001 })
})

t.test('a quota below what is there keeps it all, and refuses more until there is room', async t => {
  const media = await start(t)
  const { app, headers, upload } = media
  const kept = (await upload(randomBytes(900))).json()
  await limit(media, 2, { media_bytes: 500 })
  const refused = await upload(randomBytes(1))
  t.equal(refused.statusCode, 413)
  t.match(refused.json(), { code: 'CE_QUOTA_EXCEEDED', detail: /room for 0 more bytes, of 500/ })
  const url = `/media/assets/${kept.id}/content`
  t.equal((await app.inject({ url, headers: await headers() })).rawPayload.length, 900)
  await limit(media, 3, { media_bytes: 901 })
  t.equal((await upload(randomBytes(1))).statusCode, 201)
  t.equal((await upload(randomBytes(1))).statusCode, 413)
})

t.test('of two quotas on their way the newer stands, whichever comes last', async t => {
  const media = await start(t)
  await limit(media, 5, { media_bytes: 500 })
  t.equal((await limit(media, 4, { media_bytes: 400 })).statusCode, 204)
  t.equal((await limit(media, 4, {})).statusCode, 204)
  t.match(await usage(media), { quota: 500 })
  const many = Array.from({ length: 20 }, (_, n) => limit(media, 10 + n, { media_bytes: 1_000 + n }))
  for (const { statusCode } of await Promise.all(many)) t.equal(statusCode, 204)
  t.match(await usage(media), { quota: 1_019 })
})

t.test(
  'a quota that shrinks beneath many uploads at once is never passed by what is reserved after it',
  async t => {
    const media = await start(t)
    const { upload } = media
    await limit(media, 1, { media_bytes: 100_000 })
    const uploads = Array.from({ length: 40 }, async (_, n) => {
      if (n === 10) t.equal((await limit(media, 2, { media_bytes: 5_000 })).statusCode, 204)
      return upload(randomBytes(1_000))
    })
    const answers = await Promise.all(uploads)
    const kept = answers.filter(({ statusCode }) => statusCode === 201).length
    t.match(await usage(media), { quota: 5_000, bytes: kept * 1_000, open: 0 })
    const refused = await upload(randomBytes(1_000))
    t.equal(refused.statusCode, kept >= 5 ? 413 : 201)
  },
)

t.test('fifty uploads at the edge of a quota of its own: as many as fit are kept', async t => {
  const media = await start(t)
  await limit(media, 1, { media_bytes: 20_000 })
  /** A slow machine may answer 503 to so many at once; such an upload was not decided about. */
  async function decided() {
    for (;;) {
      const { statusCode } = await media.upload(randomBytes(1_000))
      if (statusCode !== 503) return statusCode
    }
  }
  const answers = await Promise.all(Array.from({ length: 50 }, decided))
  t.equal(answers.filter(status => status === 201).length, 20)
  t.equal(answers.filter(status => status === 413).length, 30)
})

t.test('a suspended tenant is limited too, and only by tenant-registry', async t => {
  const media = await start(t)
  const { app, db, headers, identity } = media
  const placement = testPlacement(suspended, { status: 'suspended' })
  t.equal((await limit(media, 1, { media_bytes: 7 }, placement)).statusCode, 204)
  t.match(await db.collection('usage').findOne({ tenantId: suspended }), { quota: 7 })
  const url = `/internal/tenants/${own}/limits`
  const body = { placement: testPlacement(own), version: 9, limits: { media_bytes: 9 } }
  const strangers = [await headers(), { authorization: await identity.service('geo', 'media') }]
  for (const stranger of strangers) {
    const answer = await app.inject({ method: 'PUT', url, headers: stranger, body })
    t.ok([401, 403].includes(answer.statusCode), String(answer.statusCode))
  }
  t.match(await usage(media), { quota: 1_000 })
  const authorization = await identity.service('tenant-registry', 'media')
  const foreign = { ...body, placement: testPlacement(other) }
  const mismatch = await app.inject({ method: 'PUT', url, headers: { authorization }, body: foreign })
  t.equal(mismatch.json().code, 'CE_TENANT_MISMATCH')
})
