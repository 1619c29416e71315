import type { ExportRecord } from '@careeasy/audit-proof'
import { stringify } from 'csv-stringify/sync'

/** How an export is written down. */
export interface AuditFormat {
  readonly mediaType: string
  /** What stands before the header. */
  readonly preamble: string
  /** The records' lines, each with its end. */
  write(records: readonly ExportRecord[]): string
}

const ndjson: AuditFormat = {
  mediaType: 'application/x-ndjson',
  preamble: '',
  write: records => records.map(record => `${JSON.stringify(record)}\n`).join(''),
}

const columns = [
  ...['type', 'position', 'id', 'tenant', 'at', 'actor', 'action', 'target', 'outcome', 'before', 'after'],
  ...['request_id', 'source', 'address', 'recorded_at', 'record'],
] as const

/** Events have their fields in columns; of all else `record` holds the JSON. An absent field is empty without quotes. */
const csv: AuditFormat = {
  mediaType: 'text/csv',
  preamble: `${columns.join()}\n`,
  write: records =>
    stringify(
      records.map(record =>
        record.type === 'event'
          ? { type: 'event', position: record.position, ...record.event }
          : { type: record.type, record: JSON.stringify(record) },
      ),
      { columns: [...columns], quoted_string: true },
    ),
}

/** CSV when the client prefers it to NDJSON, which is the default. */
export function formatFor(accept: string | undefined): AuditFormat {
  return accept !== undefined && /^\s*text\/csv\b/i.test(accept) ? csv : ndjson
}
