import t from 'tap'
import { disposition, fileName } from '../src/file-name.ts'
import { startMedia } from './helper.ts'

t.setTimeout(300_000)

/** A header as Node hands over what came in these bytes. */
const sent = (text: string, coding: 'utf8' | 'latin1' = 'utf8') =>
  Buffer.from(text, coding).toString('latin1')

t.test('a header names a file in ASCII for old clients and exactly for the others', async t => {
  t.equal(disposition('plain.png'), 'attachment; filename="plain.png"')
  t.equal(disposition('snímek.png'), `attachment; filename="sn?mek.png"; filename*=UTF-8''sn%C3%ADmek.png`)
  t.match(disposition('写真.png'), /^[\x20-\x7e]+$/)
})

t.test('bytes beyond ASCII are UTF-8 where they can be, else Latin-1; filename* says what it is', async t => {
  const names: [string, string][] = [
    [sent('attachment; filename="žluťoučký 写真.txt"'), 'žluťoučký 写真.txt'],
    [sent('attachment; filename="naïve.txt"', 'latin1'), 'naïve.txt'],
    [sent('attachment; filename="\u00fc \u00ff.txt"', 'latin1'), '\u00fc \u00ff.txt'],
    [`attachment; filename*=UTF-8''%C3%83%C2%AF.txt`, '\u00c3\u00af.txt'],
    [sent(`attachment; filename="\u00ef.txt"; filename*=UTF-8''%E2%82%AC.txt`), '€.txt'],
    [`attachment; filename*=iso-8859-1''na%EFve.txt`, 'naïve.txt'],
  ]
  for (const [header, name] of names) t.equal(fileName(header, undefined), name, header)
})

t.test('what UTF-8 hides of a path or of NUL is found', async t => {
  t.equal(fileName(sent('attachment; filename="../../ž/../é.txt"'), undefined), 'é.txt')
  t.equal(fileName(sent('attachment; filename="a\u202egpj.exe"'), undefined), 'agpj.exe')
  // Overlong forms of a slash are no UTF-8: they stay what they are.
  t.equal(fileName('attachment; filename="..\xc0\xafetc"', undefined), '..\u00c0\u00afetc')
  t.equal(fileName("attachment; filename*=UTF-8''..%2F..%00%2Fetc%2Fpass%00wd", undefined), 'passwd')
})

t.test('a name of 10,000 characters is refused however it comes, and nothing is kept', async t => {
  const { bucket, upload } = await startMedia(t)
  const long = 'n'.repeat(10_000)
  const headers = [
    `attachment; filename="${long}.txt"`,
    `attachment; filename*=UTF-8''${long}.txt`,
    sent(`attachment; filename="${'ž'.repeat(5_000)}.txt"`),
    `attachment; filename="${'../'.repeat(3_000)}${'n'.repeat(256)}"`,
  ]
  for (const header of headers) {
    const answer = await upload(Buffer.from('x'), { 'content-disposition': header })
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, 'CE_FILE_NAME_INVALID')
  }
  const query = await upload(Buffer.from('x'), {}, { query: `?name=${long}` })
  t.equal(query.json().code, 'CE_VALIDATION')
  t.same(await bucket.keys(), [])
  const deep = { 'content-disposition': `attachment; filename="${'../'.repeat(3_000)}deep.txt"` }
  t.equal((await upload(Buffer.from('x'), deep)).json().name, 'deep.txt')
})
