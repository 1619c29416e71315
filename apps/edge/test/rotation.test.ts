import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import t from 'tap'
import { key, send, startEdge } from './helper.ts'

/** Milliseconds: an edge asks for a key it does not know this long after it last asked, at the earliest. */
const eagerInterval = 5_000

async function createKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' } }
}

async function createEncryptionKey(kid: string, crv: 'X25519' | 'P-256') {
  const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv, extractable: true })
  return { ...(await exportJWK(publicKey)), kid, alg: 'ECDH-ES+A256KW', use: 'enc' }
}

t.test('tokens of a new key pass at once, those of the old one until it is taken out', async t => {
  const { url, jwks, userToken } = await startEdge(t)
  const [old] = jwks.keys
  const next = await createKey('user-2')
  const call = async (token: string) => {
    const headers = Object.entries({ 'auth-key': key, 'auth-token': token, 'tenant-uuid': '7MA170H' })
    const { status, json } = await send(`${url}/profile/objects/person`, { headers })
    return status === 200 ? 'passes' : json['code']
  }
  const before = await userToken()
  const sign = async (kid: string) =>
    new SignJWT(decodeJwt(await userToken()))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
      .sign(next.privateKey)
  t.equal(await call(before), 'passes')

  await sleep(eagerInterval + 100)
  jwks.keys = [next.jwk, ...jwks.keys]
  const during = await sign('user-2')
  t.equal(await call(during), 'passes', 'an edge that has not refreshed yet asks for the key')
  t.equal(await call(before), 'passes', 'the old token stays good')
  t.equal(await call(await userToken()), 'passes', 'and so does another one of the old key')
  t.equal(await call(await sign('user-1')), 'CE_TOKEN_INVALID', 'a key signs under its own kid only')

  await sleep(eagerInterval + 100)
  jwks.keys = jwks.keys.filter(jwk => jwk !== old)
  t.equal(await call(await sign('user-9')), 'CE_TOKEN_INVALID', 'a key that nobody knows makes the edge ask')
  t.equal(
    await call(before),
    'CE_TOKEN_INVALID',
    'a token of a pruned key is refused, verified before or not',
  )
  t.equal(await call(await userToken()), 'CE_TOKEN_INVALID')
  t.equal(await call(during), 'passes')
})

t.test('published encryption keys neither disturb the edge nor verify anything', async t => {
  const { url, jwks, userToken } = await startEdge(t)
  const enc = await createEncryptionKey('enc-1', 'X25519')
  jwks.keys = [enc, await createEncryptionKey('enc-2', 'P-256'), ...jwks.keys]
  await sleep(eagerInterval + 100)
  const call = async (token: string) => {
    const headers = Object.entries({ 'auth-key': key, 'auth-token': token, 'tenant-uuid': '7MA170H' })
    return (await send(`${url}/profile/objects/person`, { headers })).status
  }
  for (const kid of ['enc-1', 'enc-2']) t.equal(await call(await userToken({}, { kid })), 401)
  t.equal(await call(await userToken()), 200)
})
