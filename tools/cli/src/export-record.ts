import type { ExportRecord } from '@careeasy/audit-proof'

type Kind = 'string' | 'number' | 'text or null' | 'object'

/** The members of each record: all of them, and no other. */
const shapes: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  header: {
    ...{ type: 'string', format: 'string', tenant: 'string', exported_at: 'string' },
    ...{ from: 'text or null', to: 'text or null', first_seal: 'number', through_seal: 'number' },
    ...{ expired_through: 'number', last_seal: 'object' },
  },
  seal: {
    ...{
      type: 'string',
      tenant: 'string',
      number: 'number',
      first: 'number',
      last: 'number',
      count: 'number',
    },
    ...{ root: 'string', previous: 'string', hash: 'string', at: 'string' },
  },
  event: { type: 'string', position: 'number', event: 'object' },
  end: { type: 'string', sha256: 'string' },
}

/** The record that a value is, or undefined when an export has none like it. */
export function toExportRecord(value: unknown): ExportRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members = value as Readonly<Record<string, unknown>>
  const type = members['type']
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined
  if (shape === undefined || Object.keys(members).length !== Object.keys(shape).length) return undefined
  if (!Object.entries(shape).every(([name, kind]) => fits(members[name], kind))) return undefined
  if (type === 'header' && (members['format'] !== 'careeasy-audit-1' || !isSealName(members['last_seal'])))
    return undefined
  if (type === 'event' && !isTexts(members['event'])) return undefined
  return members as unknown as ExportRecord
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'number') return Number.isSafeInteger(value)
  if (kind === 'text or null') return value === null || typeof value === 'string'
  return typeof value === kind
}

function isTexts(value: unknown): boolean {
  return value !== null && Object.values(value as object).every(member => typeof member === 'string')
}

function isSealName(value: unknown): boolean {
  const { number, hash } = (value ?? { number: 0, hash: '' }) as { number?: unknown; hash?: unknown }
  return Number.isSafeInteger(number) && typeof hash === 'string'
}
