import type { Service } from '../arguments.ts'
import { type Answer, createAsk } from './ask.ts'
import { clocksAmong, offsetOf } from './clock.ts'
import { type Finding, fault, well } from './finding.ts'

/** What each service says of itself past the edge, from inside the network that they are in. */
export async function checkInside(urls: ReadonlyMap<Service, URL>, now: () => number): Promise<Finding[]> {
  const offsets = new Map<string, number>()
  const found = await Promise.all([...urls].map(([service, url]) => checkService(service, url, now, offsets)))
  return [...found.flat(), ...clocksAmong(offsets)]
}

async function checkService(
  service: Service,
  url: URL,
  now: () => number,
  offsets: Map<string, number>,
): Promise<Finding[]> {
  const ask = createAsk(url)
  const check = `ready:${service}`
  try {
    const alive = await ask('/livez')
    if (alive.json['status'] !== 'alive')
      return [
        fault(
          check,
          `${url.origin} is no service of the platform: /livez is answered ${alive.status}`,
          `check the address of ${service}`,
        ),
      ]
    const begun = now()
    const ready = await ask('/readyz')
    const off = offsetOf(ready.headers['date'], (begun + now()) / 2)
    if (!Number.isNaN(off)) offsets.set(service, off)
    return [readiness(service, ready), ...whoIs(service, url, await ask('/openapi.json'))]
  } catch (error) {
    const text = `${service} does not answer at ${url.origin}: ${(error as Error).message}`
    return [fault(check, text, `start ${service}, or mend its address; look at how it ended in its log`)]
  }
}

function readiness(service: Service, { status, json }: Answer): Finding {
  const check = `ready:${service}`
  if (status === 200 && json['status'] === 'ready') return well(check, `${service} can do its work`)
  const missing = Array.isArray(json['missing']) ? json['missing'].map(String) : []
  if (missing.includes('shutting down'))
    return fault(check, `${service} is shutting down`, 'ask again when its successor runs')
  if (missing.length === 0)
    return fault(check, `/readyz of ${service} is answered ${status}`, `look at the log of ${service}`)
  return fault(
    check,
    `${service} runs, but lacks: ${missing.join(', ')}`,
    `start what is missing, or mend its address or its credentials in the settings of ${service}`,
  )
}

/** Addresses are easily mixed up, and every service is alive in the same words. */
function whoIs(service: Service, url: URL, { json }: Answer): Finding[] {
  const title = String((json['info'] as { title?: unknown } | undefined)?.title ?? '')
  // The edge's document is that of the whole platform.
  const own = service === 'edge' ? 'CareEasy' : `CareEasy ${service.replace('-', ' ')}`
  if (title === own) return []
  return [
    fault(
      `address:${service}`,
      `at ${url.origin} is ${title === '' ? 'something without a document' : `“${title}”`}, not ${service}`,
      `mend the address of ${service} here, and wherever it was copied from`,
    ),
  ]
}
