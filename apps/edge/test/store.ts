import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { handoverAnswer, handoverOffer } from '@careeasy/service'
import { startEdge } from './helper.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

export const content = Buffer.alloc(300_000, 'from the store ')
export const path = '/media/assets/1/content'

/** What stands in the addresses of the store and nowhere else. */
export const signature = '5ecre7'

/** A store that answers as it is told, and what it was asked. */
export async function startStore(t: Teardown, answer: RequestListener) {
  const asked: { url: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    answer(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  t.teardown(close)
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close }
}

/** The object, or the range of it that is asked for, as S3 has it. */
export const wellBehaved: RequestListener = ({ headers }, response) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (first === undefined || last === undefined) {
    response.writeHead(200, { 'content-length': content.length, 'x-amz-request-id': 'of the store' })
    response.end(content)
    return
  }
  const body = content.subarray(Number(first), Number(last) + 1)
  response.writeHead(206, {
    'content-length': body.length,
    'content-range': `bytes ${first}-${last}/${content.length}`,
  })
  response.end(body)
}

/** What media says of the store's object; the overrides make it something else. */
export function sourceAt(origin: string, overrides: Record<string, unknown> = {}) {
  return { url: `${origin}/object?sign=${signature}`, etag: '"e"', length: content.length, ...overrides }
}

/**
 * An edge whose services hand over what is at the source where that is offered, and stream `from the service` where it
 * is not; `offers` are those that they got.
 */
export async function startHanding(
  t: Teardown,
  { source, settings, always = false }: { source: unknown; settings: object; always?: boolean },
) {
  const edge = await startEdge(t, { ...settings })
  const offers: (string | undefined)[] = []
  edge.custom.answer = ({ headers }, response) => {
    const offer = headers[handoverOffer]
    offers.push(offer === undefined ? undefined : String(offer))
    const described = { etag: '"digest"', 'content-type': 'text/html', 'x-own': 'media' }
    if (offer === undefined && !always) {
      response.writeHead(200, described).end('from the service')
      return
    }
    const { range } = source as { range?: string }
    const value = typeof source === 'string' ? source : JSON.stringify(source)
    response.writeHead(range === undefined ? 200 : 206, {
      ...described,
      ...(range === undefined ? {} : { 'content-range': 'bytes 10-19/300000' }),
      [handoverAnswer]: value,
      'content-length': 0,
    })
    response.end()
  }
  const headers = Object.entries(await edge.credentials('7MA170H'))
  return { ...edge, offers, headers }
}

/** Waits until something has come about, at most 30 s. */
export async function until(met: () => unknown): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error('it did not come about in 30 s')
    await sleep(10)
  }
}
