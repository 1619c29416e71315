import { createHash } from 'node:crypto'
import { type AuditEvent, createAuditEvent } from '@careeasy/audit'
import {
  type AuditAnchor,
  type AuditSeal,
  createExportVerifier,
  type ExportFault,
  type ExportRecord,
} from '@careeasy/audit-proof'
import type { Geo } from './helper.ts'

/** An event that another service hands over. */
export const eventOf = (tenant: string, target = 'person/1', source = 'profile') =>
  createAuditEvent({ tenant, actor: 'user-1', requestId: 'r-1', source }, { action: 'person.create', target })

export async function handOver({ app, identity }: Geo, tenant: string, events: readonly AuditEvent[]) {
  return app.inject({
    method: 'POST',
    url: `/internal/audit/${tenant}/events`,
    headers: { authorization: await identity.service('profile', 'geo') },
    body: { events },
  })
}

/** What an owner of the tenant is answered below /audit. */
export async function get({ app, as }: Geo, tenant: string, path: string, accept = '*/*') {
  return app.inject({ url: `/audit/${path}`, headers: { ...(await as(tenant, 'owner')), accept } })
}

/** The seals of the tenant, the oldest first. */
export async function sealsOf(geo: Geo, tenant: string): Promise<AuditSeal[]> {
  return (await get(geo, tenant, 'seals?limit=1000')).json().items.reverse()
}

/** What is wrong with an export, and what it holds. */
export async function exported(geo: Geo, tenant: string, query = '', anchors?: readonly AuditAnchor[]) {
  const answer = await get(geo, tenant, `export${query}`)
  const lines = answer.body.trimEnd().split('\n')
  const faults: ExportFault[] = []
  const verifier = createExportVerifier(fault => faults.push(fault), undefined, anchors)
  const records = lines.map(line => JSON.parse(line) as ExportRecord)
  for (const [index, record] of records.entries()) verifier.add(index + 1, record)
  const before = answer.body.slice(0, answer.body.lastIndexOf('\n', answer.body.length - 2) + 1)
  const summary = verifier.end(lines.length, createHash('sha256').update(before).digest('hex'))
  return { faults, summary, records }
}
