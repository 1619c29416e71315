import { spawn } from 'node:child_process'
import { isDeepStrictEqual } from 'node:util'
import { committedDocument } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant } from './client.ts'
import { send } from './raw.ts'

// The document at the edge: whole, as committed, and with commands that work as they are when they are pasted.

const to = deployment()

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly 'x-codeSamples'?: readonly { readonly source: string }[]
}
interface Document {
  readonly info: { readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const read = async () => (await send(to.edgeUrl, '/openapi.json')).json as Document

/** Runs the commands in a shell as a person would paste them. */
function paste(commands: string): Promise<string> {
  const child = spawn('bash', ['-u'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(commands)
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}

t.test('the committed document is what the edge serves', async t => {
  const [served, committed] = [await read(), await committedDocument()]
  t.ok(
    isDeepStrictEqual(served, committed),
    'if not: npm run generate -w libs/client -- <url of an edge>, after a change of a schema',
  )
})

t.test('every example works when it is pasted', { timeout: 300_000 }, async t => {
  const { email, password, tenant } = await newTenant(to)
  const { info, paths } = await read()
  const setUp = /```sh\n([\s\S]+?)```/
    .exec(info.description)?.[1]
    ?.replace('http://127.0.0.1:8080', to.edgeUrl)
  t.ok(setUp, 'the introduction has the commands')
  const samples = Object.values(paths)
    .flatMap(item => Object.values(item))
    .flatMap(({ operationId, tags, 'x-codeSamples': some = [] }) =>
      some.map(({ source }) => ({
        operationId,
        // The demo's tenant is an example too; here it is one of our own.
        source: source.replaceAll('7MA170H', tenant),
        isAdmins: /^(users|security)$/.test(tags[0] ?? ''),
      })),
    )
  t.ok(samples.length > 35, `${samples.length} examples`)
  const last = ['refresh', 'logout']
  const first = samples.filter(({ operationId }) => !last.includes(operationId))
  const ordered = [...first, ...samples.filter(({ operationId }) => operationId === 'logout')]
  for (const isAdmins of [false, true]) {
    const who = isAdmins ? to.admin : { email, password }
    const login = setUp
      ?.replace('demo@gmail.com', who.email)
      .replace('"password":"demo"', `"password":"${who.password}"`)
      .replace('TENANT=7MA170H', `TENANT=${tenant}`)
    const some = ordered.filter(sample => sample.isAdmins === isAdmins)
    // What is asked besides is only the status: the command stays as it is.
    const status = 'curl() { command curl -o /dev/null -w "%{http_code}\\n" "$@"; }'
    const run = some.map(({ operationId, source }) => `printf '%s ' ${operationId}\n${source}`)
    const output = await paste([login, status, ...run].join('\n'))
    const lines = output.trim().split('\n')
    t.equal(lines.length, some.length, output)
    for (const line of lines) t.match(line, / 20\d$/, line)
  }
})
