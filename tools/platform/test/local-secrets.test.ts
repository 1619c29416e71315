import { readFileSync, statSync } from 'node:fs'
import t from 'tap'
import { loadLocalSecrets } from '../src/local-secrets.ts'
import { serviceNames } from '../src/services.ts'

t.test('secrets are made once, readable by their owner only, and kept', async t => {
  const folder = t.testdir()
  const first = await loadLocalSecrets(folder)
  for (const file of [
    ...Object.values(first.signingKeysFiles),
    first.tokenKeysFile,
    first.encryptionKeysFile,
    first.capabilityKeyFile,
  ]) {
    t.equal(statSync(file).mode & 0o777, 0o600, file)
  }
  const [encryption] = JSON.parse(readFileSync(first.encryptionKeysFile, 'utf8')).keys
  t.match(encryption, { crv: 'X25519', alg: 'ECDH-ES+A256KW', use: 'enc' })
  t.match(readFileSync(first.capabilityKeyFile, 'utf8'), /^[0-9a-f]{64}$/)
  const keys = readFileSync(first.signingKeysFiles.edge, 'utf8')
  t.same(await loadLocalSecrets(folder), first)
  t.equal(readFileSync(first.signingKeysFiles.edge, 'utf8'), keys)
})

t.test('the trust bundle has the public half of every service and no private one', async t => {
  const secrets = await loadLocalSecrets(t.testdir())
  const bundle = JSON.parse(readFileSync(secrets.trustBundleFile, 'utf8'))
  t.same(Object.keys(bundle), [...serviceNames])
  for (const name of serviceNames) {
    const own = JSON.parse(readFileSync(secrets.signingKeysFiles[name], 'utf8')).keys[0]
    t.equal(bundle[name].keys[0].x, own.x)
    t.notOk('d' in bundle[name].keys[0])
  }
})
