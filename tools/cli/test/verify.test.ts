import { join } from 'node:path'
import { type AuditSeal, createExportVerifier, type ExportRecord, leafHash } from '@careeasy/audit-proof'
import t from 'tap'
import { parseLine } from '../src/export-file.ts'
import { createFolder, fileOf, recordsOf, runVerify, sha256, verifyIn } from './exports.ts'

const folder = createFolder(t)
const verify = (name: string, content: string | Buffer, ...options: string[]) =>
  verifyIn(folder, name, content, ...options)
// Each bit is a file of its own.
t.setTimeout(300_000)

/** Faults of a file in memory, as the command finds them. */
function faultsOf(file: Buffer): string[] {
  const faults: string[] = []
  const verifier = createExportVerifier(({ line, message }) => faults.push(`${line}: ${message}`))
  let start = 0
  let line = 0
  while (start < file.length) {
    const found = file.indexOf(0x0a, start)
    const end = found < 0 ? file.length : found
    line += 1
    const record = parseLine(file.subarray(start, end))
    if (typeof record === 'string') faults.push(`${line}: ${record}`)
    else verifier.add(line, record)
    start = end + 1
  }
  verifier.end(line, sha256(file.subarray(0, file.lastIndexOf(0x0a, -2) + 1)))
  return faults
}

const lines = recordsOf([1, 2, 3, 5, 8]).map(record => JSON.stringify(record))
const events = lines.flatMap((line, index) => (line.startsWith('{"type":"event"') ? [index] : []))
const seals = lines.flatMap((line, index) => (line.startsWith('{"type":"seal"') ? [index] : []))

t.test('an export that nobody touched has no fault', async t => {
  t.same(faultsOf(fileOf(lines)), [])
})

t.test('every changed bit of an export is found', async t => {
  const file = fileOf(recordsOf([1, 2, 2]).map(record => JSON.stringify(record)))
  let missed = 0
  for (let bit = 0; bit < file.length * 8; bit++) {
    const mask = 1 << (bit % 8)
    file[bit >> 3] = (file[bit >> 3] as number) ^ mask
    if (faultsOf(file).length === 0) missed += 1
    file[bit >> 3] = (file[bit >> 3] as number) ^ mask
  }
  t.equal(missed, 0, `of ${file.length * 8} bits`)
})

t.test(
  'every changed bit of 200 events is found, also when the digest of the file was made to fit',
  async t => {
    let [missed, bits] = [0, 0]
    for (const record of recordsOf([200])) {
      if (record.type !== 'event') continue
      const leaf = leafHash(record.event)
      const line = Buffer.from(JSON.stringify(record))
      for (let bit = 0; bit < line.length * 8; bit++) {
        bits += 1
        const mask = 1 << (bit % 8)
        line[bit >> 3] = (line[bit >> 3] as number) ^ mask
        const found = parseLine(line)
        // Whatever reads as the same event at the same place has not been found.
        if (typeof found !== 'string' && found.type === 'event' && found.position === record.position)
          if (leafHash(found.event).equals(leaf)) missed += 1
        line[bit >> 3] = (line[bit >> 3] as number) ^ mask
      }
    }
    t.equal(missed, 0, `of ${bits} bits`)
  },
)

t.test('a line that was removed, doubled or swapped is found, though the digest was made to fit', async t => {
  for (const index of lines.keys()) {
    t.ok(faultsOf(fileOf(lines.toSpliced(index, 1))).length > 0, `without line ${index + 1}`)
    t.ok(
      faultsOf(fileOf(lines.toSpliced(index, 0, lines[index] as string))).length > 0,
      `line ${index + 1} twice`,
    )
    const next = lines[index + 1]
    if (next !== undefined)
      t.ok(
        faultsOf(fileOf(lines.toSpliced(index, 2, next, lines[index] as string))).length > 0,
        `${index + 1} swapped`,
      )
  }
})

t.test('a tail that was cut off is found at every line, with and without an end', async t => {
  for (let kept = 0; kept < lines.length; kept++) {
    t.ok(faultsOf(fileOf(lines.slice(0, kept))).length > 0, `${kept} lines`)
    t.ok(faultsOf(Buffer.from(lines.slice(0, kept).join('\n'))).length > 0)
  }
  const lastSeal = seals.at(-1) as number
  t.match(faultsOf(fileOf(lines.slice(0, lastSeal))).join('\n'), 'the tail was cut off')
})

t.test('a seal or an event that was changed is told by its line', async t => {
  const [event, seal] = [events[4] as number, seals[2] as number]
  const changed = (index: number, from: string | RegExp, to: string) =>
    faultsOf(fileOf(lines.with(index, (lines[index] as string).replace(from, to)))).join('\n')
  t.match(changed(event, 'user-1', 'user-2'), /^\d+: the events of seal 3 are not those/)
  t.match(changed(event, 'person.update', 'person.delete'), 'the events of seal 3')
  t.match(changed(seal, /"root":"./, '"root":"'), `${seal + 1}: seal 3 has been altered`)
  t.match(changed(seal, '18:00', '19:00'), `${seal + 1}: seal 3 has been altered`)
  t.match(changed(event, '"type":', '"type":"seal","type":'), 'not written as an export writes it')
})

const columns = [
  ...['type', 'position', 'id', 'tenant', 'at', 'actor', 'action', 'target', 'outcome', 'before', 'after'],
  ...['request_id', 'source', 'address', 'recorded_at', 'record'],
]
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
function csvOf(records: readonly ExportRecord[]): string {
  const rows = records.map(record => {
    const row: Record<string, unknown> =
      record.type === 'event'
        ? { ...record, ...record.event }
        : { type: record.type, record: JSON.stringify(record) }
    return columns.map(name => (typeof row[name] === 'string' ? quote(row[name]) : row[name])).join()
  })
  const body = [columns.join(), ...rows].map(row => `${row}\n`).join('')
  const end = quote(JSON.stringify({ type: 'end', sha256: sha256(body) }))
  return `${body}"end"${','.repeat(columns.length - 1)}${end}\n`
}

t.test('the command verifies NDJSON and CSV, and says in plain words what is wrong', async t => {
  const good = verify('good.ndjson', fileOf(lines))
  t.equal(good.status, 0, good.stdout + good.stderr)
  t.match(good.stdout, 'tenant 7MA170H: 19 events in 5 seals, nothing was changed')
  const text = csvOf(recordsOf([1, 2, 3, 5, 8]))
  const csv = verify('good.csv', text)
  t.equal(csv.status, 0, csv.stdout + csv.stderr)
  for (const [name, bad] of [
    ['bad.ndjson', fileOf(lines.toSpliced(events[3] as number, 1))],
    ['bad.csv', text.replace('user-1', 'user-2')],
    ['empty', ''],
    ['cut.csv', text.slice(0, -300)],
  ] as const) {
    const { status, stdout } = verify(name, bad)
    t.equal(status, 1, name)
    t.match(stdout, /^line \d+: /)
  }
  const missing = runVerify(join(folder, 'none'))
  t.equal(missing.status, 2)
  t.match(missing.stderr, 'cannot be read')
})

t.test('a seal that was kept elsewhere finds a file that was forged as a whole', async t => {
  const last = JSON.parse(lines[seals.at(-1) as number] as string) as AuditSeal
  t.equal(verify('a.ndjson', fileOf(lines), '--seal', `5:${last.hash}`).status, 0)
  const forged = fileOf(recordsOf([1, 2, 3, 5, 7]).map(record => JSON.stringify(record)))
  t.same(faultsOf(forged), [], 'it is consistent in itself')
  const found = verify('b.ndjson', forged, '--seal', `5:${last.hash}`)
  t.equal(found.status, 1)
  t.match(found.stdout, 'the log was rewritten')
  t.equal(verify('c.ndjson', forged, '--seal', '5').status, 2)
})
