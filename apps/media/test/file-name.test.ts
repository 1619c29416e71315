import t from 'tap'
import { attachment } from '../src/file-name.ts'

t.test('a header names a file in ASCII for old clients and exactly for the others', async t => {
  t.equal(attachment('plain.png'), 'attachment; filename="plain.png"')
  t.equal(attachment('snímek.png'), `attachment; filename="sn?mek.png"; filename*=UTF-8''sn%C3%ADmek.png`)
  t.match(attachment('写真.png'), /^[\x20-\x7e]+$/)
})
