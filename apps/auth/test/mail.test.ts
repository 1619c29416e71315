import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { ConfigError, loadConfig } from '@careeasy/config'
import t from 'tap'
import { ConfigSchema } from '../src/config.ts'
import { createMailer } from '../src/mail.ts'

const mail = { to: 'ada@example.org', subject: 'Hello', text: 'One\n.\nTwo' }
const from = 'CareEasy <no-reply@care.test>'

/** A mail server as far as one message needs it (RFC 5321); `refuse` is the command that it refuses. */
async function startServer(t: { teardown(work: () => unknown): void }, refuse = 'nothing') {
  const seen: string[] = []
  const server = createServer(socket => {
    let inData = false
    let rest = ''
    socket.write('220 test\r\n')
    socket.on('error', () => {})
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        seen.push(line)
        if (inData && line !== '.') continue
        inData = line === 'DATA'
        if (line.startsWith(refuse)) socket.write('550 no\r\n')
        else if (inData) socket.write('354 go on\r\n')
        else if (line === 'QUIT') socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

t.test('a mail goes to the server, to that one address', async t => {
  const { url, seen } = await startServer(t)
  await createMailer({ from, smtpUrl: url, folder: undefined })?.send(mail)
  t.ok(seen.includes('MAIL FROM:<no-reply@care.test>'))
  t.same(
    seen.filter(line => line.startsWith('RCPT')),
    ['RCPT TO:<ada@example.org>'],
  )
  for (const line of ['Subject: Hello', 'One', '..', 'Two']) t.ok(seen.includes(line), line)
})

t.test('a mail that the server refuses is unavailable, without the text of the server', async t => {
  for (const refuse of ['RCPT', 'DATA']) {
    const { url } = await startServer(t, refuse)
    const sent = async () => createMailer({ from, smtpUrl: url, folder: undefined })?.send(mail)
    await t.rejects(sent(), { code: 'CE_MAIL_UNAVAILABLE', statusCode: 503, message: /^Mail cannot be sent/ })
  }
})

t.test(
  'there is no mailer without a way to send, and no way to send without a sender and a link',
  async t => {
    t.equal(createMailer({ from, smtpUrl: undefined, folder: undefined }), undefined)
    for (const way of [{ SMTP_URL: 'smtp://mail.test' }, { MAIL_FOLDER: 'mail' }]) {
      const missing = /must have properties MAIL_FROM, INVITATION_URL/
      t.throws(() => loadConfig(ConfigSchema, way), { name: ConfigError.name, message: missing })
    }
    const bad = { INVITATION_URL: 'https://app.test/join', SMTP_URL: 'http://mail.test' }
    t.throws(() => loadConfig(ConfigSchema, bad), { message: /(SMTP_URL|INVITATION_URL) must match pattern/ })
  },
)
