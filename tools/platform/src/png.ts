import { crc32, deflateSync } from 'node:zlib'

/** A real PNG image (RFC 2083), 8-bit RGB: a soft gradient from one colour to black. */
export function gradientPng(width: number, height: number, [red, green, blue]: readonly number[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // bit depth 8, colour type 2 (RGB); compression, filter and interlace stay 0
  header.set([8, 2], 8)
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3)
    const shade = 1 - y / height
    for (let x = 0; x < width; x++) {
      row.set([(red ?? 0) * shade, (green ?? 0) * shade, (blue ?? 0) * shade].map(Math.round), 1 + x * 3)
    }
    return row
  })
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const data = deflateSync(Buffer.concat(rows))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
