import { crc32, inflateSync } from 'node:zlib'
import t from 'tap'
import { gradientPng } from '../src/png.ts'

t.test('the demo image is a PNG whose chunks and pixels are whole', async t => {
  const image = gradientPng(3, 2, [255, 0, 10])
  t.equal(image.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < image.length; ) {
    const length = image.readUInt32BE(at)
    const body = image.subarray(at + 4, at + 8 + length)
    t.equal(image.readUInt32BE(at + 8 + length), crc32(body))
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4))
    at += 12 + length
  }
  t.same([...chunks.keys()], ['IHDR', 'IDAT', 'IEND'])
  t.same([...inflateSync(chunks.get('IDAT') ?? '').subarray(0, 4)], [0, 255, 0, 10])
})
