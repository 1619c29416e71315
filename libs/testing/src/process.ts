import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Teardown {
  teardown(work: () => unknown): void
}

/** A neighbour of the service under test, on a free port until the test ends; gives its address. */
export async function serve(t: Teardown, answer: RequestListener): Promise<string> {
  const neighbour = createServer(answer)
  await once(neighbour.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    neighbour.closeAllConnections()
    neighbour.close()
  })
  return `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}`
}

/**
 * Starts a service as a process of its own, with these settings and no other environment; resolves once it listens.
 * @param server the path of its server.ts
 */
export async function spawnService(
  t: Teardown,
  server: string,
  settings: object,
): Promise<{ child: ChildProcess; base: string }> {
  const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  const child = spawn(process.execPath, [server], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  let log = ''
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    log += text
    if (/Server listening at/.test(log)) break
  }
  child.stdout.resume()
  const [base] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? []
  if (base === undefined) throw new Error(`the service did not start: ${log}`)
  return { child, base }
}
