import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditSeal, type ExportRecord, writeAnchor } from '@careeasy/audit-proof'
import t from 'tap'
import { createFolder, fileOf, recordsOf, verifyIn } from './exports.ts'

t.setTimeout(300_000)
const files = createFolder(t)
const verify = (name: string, content: string | Buffer, ...options: string[]) =>
  verifyIn(files, name, content, ...options)
const lines = recordsOf([1, 2, 3, 5, 8]).map(record => JSON.stringify(record))

/** The lines of anchors of these seals of an export. */
function anchorsOf(records: readonly ExportRecord[], ...numbers: number[]): string {
  return records
    .flatMap(record =>
      record.type === 'seal' && numbers.includes(record.number) ? [writeAnchor(record)] : [],
    )
    .join('')
}

t.test('anchors find a log that was rewritten with all its seals, in folders and in files', async t => {
  const records = recordsOf([1, 2, 3, 5, 8])
  const folder = join(createFolder(t), 'main/careeasy_geo')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '1.ndjson'), anchorsOf(records, 1, 2))
  writeFileSync(
    join(folder, '2.ndjson'),
    anchorsOf(records, 4).replace('7MA170H', '7MA170G') + anchorsOf(records, 4),
  )
  const good = verify('anchored.ndjson', fileOf(lines), '--anchors', join(folder, '..'))
  t.equal(good.status, 0, good.stdout + good.stderr)
  t.match(good.stderr, '3 seals are as they were anchored, up to seal 4')

  const forgedRecords = recordsOf([1, 2, 2, 6, 8])
  const forged = fileOf(forgedRecords.map(record => JSON.stringify(record)))
  t.equal(verify('rewritten.ndjson', forged).status, 0, 'it is consistent in itself')
  const found = verify(
    'rewritten.ndjson',
    forged,
    '--anchors',
    join(folder, '1.ndjson'),
    join(folder, '2.ndjson'),
  )
  t.equal(found.status, 1)
  t.match(found.stdout, /seal 4 is not the one that was anchored: the log was rewritten/)

  writeFileSync(join(folder, '3.ndjson'), anchorsOf(forgedRecords, 4))
  const both = verify('split.ndjson', fileOf(lines), '--anchors', folder)
  t.equal(both.status, 1)
  t.match(both.stdout, 'the anchors themselves have two seals 4')
})

t.test(
  'anchors find a log whose tail is gone; anchors of another tenant, or none, prove nothing',
  async t => {
    const records = recordsOf([1, 2, 3])
    const folder = createFolder(t)
    const file = join(folder, 'a.ndjson')
    const late = { ...(recordsOf([1, 2, 3, 4]).at(-5) as AuditSeal), at: '2026-11-22T17:00:00.000Z' }
    const short = fileOf(records.map(record => JSON.stringify(record)))
    writeFileSync(file, anchorsOf(records, 3) + writeAnchor(late))
    t.match(
      verify('tail.ndjson', short, '--anchors', file).stdout,
      /seal 4 was anchored .* the tail was cut off/,
    )
    writeFileSync(file, anchorsOf(records, 3) + writeAnchor({ ...late, at: '2100-01-01T00:00:00.000Z' }))
    t.equal(
      verify('later.ndjson', short, '--anchors', file).status,
      0,
      'a seal that is younger than the export',
    )

    writeFileSync(file, anchorsOf(records, 1, 2, 3).replaceAll('7MA170H', '7MA170G'))
    for (const path of [file, createFolder(t)]) {
      const nothing = verify('unanchored.ndjson', short, '--anchors', path)
      t.equal(nothing.status, 1)
      t.match(nothing.stdout, 'none of the anchors is of a seal of the tenant 7MA170H')
    }
    writeFileSync(file, 'no anchor\n')
    t.match(verify('bad.ndjson', short, '--anchors', file), { status: 2, stderr: /line 1 is no anchor/ })
    t.match(verify('bad.ndjson', short, '--anchors', join(folder, 'none')), {
      status: 2,
      stderr: /cannot be read/,
    })
  },
)

t.test('a log that retention cut is called that, and one that somebody cut is not', async t => {
  const announced = { action: 'audit.expire', source: 'geo', actor: 'service:geo', target: 'seals/2' }
  const cut = (records: readonly ExportRecord[]) =>
    records.flatMap((record): ExportRecord[] => {
      if (record.type === 'header') return [{ ...record, expired_through: 2 }]
      return record.type === 'event' && record.position < 3 ? [] : [record]
    })
  const write = (name: string, records: readonly ExportRecord[]) =>
    verify(name, fileOf(records.map(record => JSON.stringify(record))))
  const kept = write('kept.ndjson', cut(recordsOf([1, 2, 3], { 4: announced })))
  t.equal(kept.status, 0, kept.stdout)
  t.match(kept.stderr, 'removed by retention up to seal 2')
  for (const [name, said] of [
    ['silent.ndjson', {}],
    ['too-little.ndjson', { 4: { ...announced, target: 'seals/1' } }],
    ['by-another.ndjson', { 4: { ...announced, source: 'profile' } }],
  ] as const) {
    const taken = write(name, cut(recordsOf([1, 2, 3], said)))
    t.equal(taken.status, 1, name)
    t.match(taken.stdout, 'no event says that retention removed them')
  }
  const period = cut(recordsOf([1, 2, 3])).map(record =>
    record.type === 'header' ? { ...record, to: '2026-11-22T19:00:00.000Z' } : record,
  )
  const ended = write('period.ndjson', period)
  t.equal(ended.status, 0)
  t.match(ended.stderr, 'the event that says why is not in this file')
})
