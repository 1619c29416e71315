import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { ConfigError, loadConfig } from '../src/index.ts'

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080 }),
  STORE_URL: Type.String({ format: 'uri' }),
  STORE_PASSWORD: Type.String({ minLength: 4 }),
  VERBOSE: Type.Boolean({ default: false }),
})

t.test('strings become the types of the schema and defaults are filled in', async t => {
  const config = loadConfig(schema, { STORE_URL: 'http://a', STORE_PASSWORD: 'secret', VERBOSE: 'true' })
  t.same(config, { PORT: 8080, STORE_URL: 'http://a', STORE_PASSWORD: 'secret', VERBOSE: true })
})

t.test('every bad variable is named at once, and no value is shown', async t => {
  const load = () => loadConfig(schema, { PORT: 'eighty', STORE_PASSWORD: 'abc' })
  t.throws(load, ConfigError)
  try {
    load()
  } catch (error) {
    const { message } = error as Error
    for (const name of ['PORT', 'STORE_URL', 'STORE_PASSWORD']) t.match(message, name)
    t.notMatch(message, 'abc')
  }
})

t.test('a variable may be given as a file', async t => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'password')
  writeFileSync(file, 'from-file\n')
  const env = { STORE_URL: 'http://a', STORE_PASSWORD_FILE: file }
  t.equal(loadConfig(schema, env).STORE_PASSWORD, 'from-file')
  t.equal(loadConfig(schema, { ...env, STORE_PASSWORD: 'direct' }).STORE_PASSWORD, 'direct')
  t.equal(loadConfig(schema, { ...env, STORE_PASSWORD: '' }).STORE_PASSWORD, 'from-file', 'empty is unset')
})

t.test('a file that cannot be read is named', async t => {
  t.throws(() => loadConfig(schema, { STORE_URL: 'http://a', STORE_PASSWORD_FILE: '/nowhere' }), {
    message: /STORE_PASSWORD_FILE cannot be read \(ENOENT\)/,
  })
})
