import { on } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { attacks, targets } from './attacks.ts'
import { key, send, startEdge } from './helper.ts'

// The edge behind the load balancers that it is deployed with: HAProxy with the settings of deploy/haproxy.cfg, and
// nginx. What counts is what reaches a service, whoever of the two refuses the rest.
t.setTimeout(300_000)

interface Front {
  readonly name: string
  readonly url: string | undefined
  readonly edgePort: number
}

const { HAPROXY_URL, HAPROXY_EDGE_PORT, NGINX_URL, NGINX_UPSTREAM_PORT } = process.env
const fronts: readonly Front[] = [
  { name: 'HAProxy', url: HAPROXY_URL, edgePort: Number(HAPROXY_EDGE_PORT) },
  { name: 'nginx', url: NGINX_URL, edgePort: Number(NGINX_UPSTREAM_PORT) },
  { name: 'the edge alone', url: '', edgePort: 0 },
]

/** Milliseconds a silent connection is listened to: who waits for more of a body says nothing. */
const patience = 1_000
/** How often that is begun again while an answer is owed: a machine may be slow. */
const maxSilences = 20

const countAnswers = (text: string) => [...text.matchAll(/^HTTP\/1\.\d (?!100)/gm)].length

/** Sends bytes as they are, and gives what comes back until the connection ends or nothing more is to come. */
function sendRaw(url: string, text: string, isOwed: (answer: string) => boolean): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let answer = ''
    let silences = 0
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'))
    socket.setEncoding('latin1').setTimeout(patience)
    socket.on('data', part => {
      answer += part
    })
    socket.on('timeout', () => {
      silences += 1
      if (!isOwed(answer) || silences === maxSilences) socket.destroy()
      else socket.setTimeout(patience)
    })
    socket.on('error', error => {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') reject(error)
    })
    socket.on('close', () => resolve(answer))
  })
}

/** The edge behind a front that has found it. */
async function startChain(t: Test, { url, edgePort }: Front) {
  const edge = await startEdge(t, { PORT: edgePort, TRUSTED_PROXIES: '127.0.0.1' })
  const front = url || edge.url
  for (let tries = 0; tries < 600; tries++) {
    if ((await send(`${front}/livez`).catch(() => undefined))?.status === 200) break
    await sleep(100)
  }
  t.equal((await send(`${front}/livez`)).status, 200, 'the front reaches the edge')
  const token = await edge.userToken()
  const credentials = `Auth-Key: ${key}\r\nAuth-Token: ${token}\r\nTenant-UUID: 7MA170H\r\n`
  /** A request whose headers are lines as given. */
  const ask = (target: string, lines = '', method = 'GET') =>
    sendRaw(
      front,
      `${method} ${target} HTTP/1.1\r\nHost: edge.test\r\n${lines}Connection: close\r\n\r\n`,
      answer => answer === '',
    )
  /** Connections to services must not be out of step afterwards either. */
  const checkStep = async () => {
    for (let i = 0; i < 5; i++) {
      const answer = await ask(`/profile/sentinel-${i}`, credentials)
      t.match(answer, /^HTTP\/1\.1 200 /, 'a request after it is answered')
    }
    const sentinels = edge.seen.filter(({ url }) => url.includes('sentinel'))
    const expected = [0, 1, 2, 3, 4].map(i => `GET /profile/sentinel-${i}`)
    t.strictSame(
      sentinels.map(({ method, url }) => `${method} ${url}`),
      expected,
      'as itself',
    )
  }
  return { ...edge, front, token, credentials, ask, checkStep }
}

const claimsOf = (authorization: unknown) =>
  JSON.parse(Buffer.from(String(authorization).split('.')[1] ?? '', 'base64url').toString())

for (const front of fronts) {
  const skip = front.url === undefined ? `${front.name} cannot be had here` : false

  t.test(`behind ${front.name} no bytes are one request to one and two to the other`, { skip }, async t => {
    const { front: url, seen, checkStep } = await startChain(t, front)
    const answers: number[] = []
    for (const [i, bytes] of Object.values(attacks).entries()) {
      const mark = String(i).padStart(2, '0')
      const isOwed = (answer: string) =>
        countAnswers(answer) < seen.filter(({ url }) => url.endsWith(`=${mark}`)).length
      answers.push(countAnswers(await sendRaw(url, bytes.replaceAll('@@', mark), isOwed)))
    }
    await checkStep()
    for (const [i, name] of Object.keys(attacks).entries()) {
      const mine = seen.filter(({ url }) => url.endsWith(`=${String(i).padStart(2, '0')}`))
      const smuggled = mine.filter(({ url }) => url.includes('smuggled'))
      // A front may take what the edge alone would not, a chunk ended by a bare LF: then it sees the second request too,
      // does with it what it does with any, and gives its answer to the one who asked.
      if (front.url === '') t.equal(smuggled.length, 0, `${name}: nothing is smuggled`)
      t.ok(mine.length <= (answers[i] as number), `${name}: each hop saw as many requests`)
      t.notOk(
        mine.some(({ headers }) => headers['transfer-encoding'] && headers['content-length']),
        `${name}: one length`,
      )
    }
  })

  t.test(`behind ${front.name} no target becomes another path`, { skip }, async t => {
    const { seen, credentials, ask, checkStep } = await startChain(t, front)
    for (const target of targets) {
      for (const method of ['GET', 'OPTIONS']) {
        await ask(target, credentials, method)
        t.strictSame(
          seen.map(({ url }) => url).filter(url => url !== '/profile/x'),
          [],
          `${method} ${target}`,
        )
        seen.length = 0
      }
    }
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'FOO', 'get']) {
      const answer = await ask('/profile/x', credentials, method)
      t.notMatch(answer, /^HTTP\/1\.\d 2/, method)
      t.equal(seen.length, 0, `${method} reaches nobody`)
    }
    await checkStep()
  })

  t.test(`behind ${front.name} Connection: takes no credential off`, { skip }, async t => {
    const { seen, credentials, token, ask } = await startChain(t, front)
    const listed = ['Auth-Token, Tenant-UUID', 'Auth-Key', 'Tenant-UUID', 'X-Forwarded-For, Auth-Token']
    const underscored = `Auth_Key: ${key}\r\nAuth_Token: ${token}\r\nTenant_UUID: 7MA170H\r\n`
    for (const names of [...listed, ...listed.map(list => list.replaceAll('-', '_')), 'authorization']) {
      for (const lines of [credentials, underscored]) {
        const answer = await ask('/profile/x', `${lines}Connection: ${names}\r\n`)
        if (/^HTTP\/1\.1 200 /.test(answer)) {
          const [arrived] = seen as [(typeof seen)[number]]
          t.match(claimsOf(arrived.headers['authorization']), { tenant: '7MA170H', sid: 's1' }, names)
        } else t.match(answer, /^HTTP\/1\.1 40[01] /, names)
        t.ok(seen.length <= 1, names)
        seen.length = 0
      }
    }
  })

  t.test(`behind ${front.name} nobody says where he comes from himself`, { skip }, async t => {
    const { seen, credentials, ask } = await startChain(t, front)
    const lines = [
      'X-Forwarded-For: 6.6.6.6',
      'X_Forwarded_For: 6.6.6.6',
      'X-Forwarded_For: 6.6.6.6',
      'x-FORWARDED-for: 6.6.6.6, 7.7.7.7',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: 6.6.6.6',
      'X_Forwarded_Host: 6.6.6.6',
      'X-Real-IP: 6.6.6.6',
      'X_Real_IP: 6.6.6.6',
      'Forwarded: for=6.6.6.6;host=6.6.6.6;proto=https',
      'True-Client-IP: 6.6.6.6',
      'CF-Connecting-IP: 6.6.6.6',
      'X-Original-URL: /internal/leak',
      'X-Rewrite-URL: /internal/leak',
      'X-HTTP-Method-Override: DELETE',
      'X-Request-Id: 6.6.6.6',
      'Authorization-Hop: 6.6.6.6',
    ]
    // Alone, the edge believes the peer at 127.0.0.1 what a load balancer there would say.
    const believed = front.url === '' ? /^x-forwarded-(for|proto|host)/i : /^$/
    for (const line of lines.filter(line => !believed.test(line))) {
      t.match(await ask('/profile/x', `${credentials}${line}\r\n`), /^HTTP\/1\.1 200 /, line)
      const [{ headers, method, url }] = seen as [(typeof seen)[number]]
      t.equal(headers['x-forwarded-for'], '127.0.0.1', line)
      t.equal(headers['x-forwarded-proto'], 'http', line)
      t.equal(`${method} ${url}`, 'GET /profile/x', line)
      t.notMatch(JSON.stringify(headers), /6\.6\.6\.6|leak/, line)
      seen.length = 0
    }
  })

  t.test(`behind ${front.name} twins of a credential are refused`, { skip }, async t => {
    const { seen, credentials, token, ask } = await startChain(t, front)
    const twins = [
      'Tenant_UUID: 7MA170G',
      'tenant_uuid: 7MA170H',
      'Tenant-UUID: 7MA170G',
      'TENANT_UUID: 7MA170G\r\nTenant-uuid: 7MA170G',
      `Auth_Key: ${key}`,
      `auth-key: ${key}`,
      `Auth_Token: ${token}`,
      `Authorization: Bearer ${token}`,
    ]
    for (const twin of twins) {
      for (const lines of [`${credentials}${twin}\r\n`, `${twin}\r\n${credentials}`]) {
        t.match(await ask('/profile/x', lines), /^HTTP\/1\.1 400 [\s\S]*CE_HEADER_DUPLICATE/, twin)
        t.equal(seen.length, 0, twin)
      }
    }
    // One spelling for another tenant is neither hidden nor added to.
    await ask('/profile/x', credentials.replace('7MA170H', '7MA170H, 7MA170G'))
    await ask('/profile/x', credentials.replace('Tenant-UUID: 7MA170H', 'Tenant-UUID:\r\n 7MA170G'))
    t.strictSame(seen, [])
  })
}

const [haproxy] = fronts as [Front]
const noHaproxy = haproxy.url === undefined ? 'HAProxy cannot be had here' : false

t.test('behind HAProxy a write that an edge dies under is 502', { skip: noHaproxy }, async t => {
  const { front, app, custom, credentials } = await startChain(t, haproxy)
  const { hostname, port } = new URL(front)
  const client = connect(Number(port), hostname).setEncoding('latin1')
  t.teardown(() => client.destroy())
  const answers = on(client, 'data', { close: ['close'] })
  const ask = async (method: string) => {
    client.write(
      `${method} /profile/x HTTP/1.1\r\nHost: edge.test\r\n${credentials}Content-Length: 0\r\n\r\n`,
    )
    return String((await answers.next()).value ?? 'closed without an answer')
  }
  // On a connection that was kept, to an edge that had been asked on one before, HAProxy might also just close it.
  for (let i = 0; i < 5; i++) t.match(await ask('GET'), /^HTTP\/1\.1 200 /)
  let asked = 0
  custom.answer = () => {
    asked += 1
    app.server.closeAllConnections()
  }
  t.match(await ask('POST'), /^HTTP\/1\.1 502 [\s\S]*CE_UPSTREAM_BROKEN/)
  t.equal(asked, 1, 'and was not sent twice')
})
