import t from 'tap'
import { disposition } from '../src/file-name.ts'

t.setTimeout(300_000)

t.test('a header names a file in ASCII for old clients and exactly for the others', async t => {
  t.equal(disposition('plain.png'), 'attachment; filename="plain.png"')
  t.equal(disposition('snímek.png'), `attachment; filename="sn?mek.png"; filename*=UTF-8''sn%C3%ADmek.png`)
  t.match(disposition('写真.png'), /^[\x20-\x7e]+$/)
})
