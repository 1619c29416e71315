import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findCredentials } from '../src/credentials.ts'
import { UsageError } from '../src/errors.ts'
import { readUrl } from '../src/url.ts'

const CAREEASY_USERNAME = 'admin@example.org'

t.test('the password comes from the environment, or from a file without its last newline', async t => {
  const file = join(t.testdir(), 'password')
  writeFileSync(file, ' two words \n')
  const expected = { username: CAREEASY_USERNAME, password: ' two words ' }
  t.strictSame(await findCredentials({ CAREEASY_USERNAME, CAREEASY_PASSWORD_FILE: file }), expected)
  t.strictSame(await findCredentials({ CAREEASY_USERNAME, CAREEASY_PASSWORD: ' two words ' }), expected)
})

t.test('only what is missing is asked for, the password hidden', async t => {
  const asked: [string, boolean][] = []
  const asker = {
    async ask(question: string, { hidden = false } = {}) {
      asked.push([question, hidden])
      return 'answer'
    },
  }
  t.strictSame(await findCredentials({ CAREEASY_USERNAME }, asker), {
    username: CAREEASY_USERNAME,
    password: 'answer',
  })
  t.strictSame(asked, [[`Password of ${CAREEASY_USERNAME}: `, true]])
})

t.test('without a terminal, what is missing is named', async t => {
  const nameless = await findCredentials({}).catch(error => error)
  t.match(nameless, { name: 'UsageError', message: /CAREEASY_USERNAME/ })
  const missing = await findCredentials({ CAREEASY_USERNAME }).catch(error => error)
  t.match(missing, { name: 'UsageError', message: /CAREEASY_PASSWORD/ })
  const file = join(t.testdir({ empty: '\n' }), 'empty')
  for (const CAREEASY_PASSWORD_FILE of [`${file}-not-there`, file]) {
    const error = await findCredentials({ CAREEASY_USERNAME, CAREEASY_PASSWORD_FILE }).catch(error => error)
    t.match(error, { name: 'UsageError', message: /CAREEASY_PASSWORD_FILE/ })
  }
})

t.test('an address is http or https, and holds no password', async t => {
  const warnings: string[] = []
  const read = (url: string) => readUrl(url, warning => warnings.push(warning)).href
  t.equal(read('https://care.example.org/base'), 'https://care.example.org/base')
  t.equal(read('http://127.0.0.1:8080'), 'http://127.0.0.1:8080/')
  t.equal(read('http://[::1]:8080'), 'http://[::1]:8080/')
  t.strictSame(warnings, [])
  read('http://care.example.org')
  t.match(warnings, [/not encrypted/])
  for (const url of ['care.example.org', 'ftp://care.example.org', 'https://me:secret@care.example.org']) {
    t.throws(() => read(url), UsageError, url)
  }
})
