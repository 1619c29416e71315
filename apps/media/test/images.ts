import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A photo as a phone takes it: left half red, right half blue, lying on its side, with the place in its EXIF. */
export async function photo(width = 600, height = 400): Promise<Buffer> {
  const background = '#0000ff'
  const red = { create: { width: width / 2, height, channels: 3, background: '#ff0000' } } as const
  return sharp({ create: { width, height, channels: 3, background } })
    .composite([{ input: red, left: 0, top: 0 }])
    .withExif({ IFD0: { Copyright: 'Secret Person' }, IFD3: { GPSLatitude: '44/1 48/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

/** A black PNG of any size: a few KB for hundreds of millions of pixels. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // One bit a pixel, grey.
  header[8] = 1
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height)
  const parts: [string, Buffer][] = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows, { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  ]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts.map(chunk)])
}

/** A film of frames, each of another grey. */
export async function animatedGif(frames: number, side = 40): Promise<Buffer> {
  const raw = Buffer.alloc(side * side * frames * 3)
  for (let frame = 0; frame < frames; frame++) raw.fill(frame + 100, frame * side * side * 3)
  return sharp(raw, { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } })
    .gif()
    .toBuffer()
}

function chunk([type, data]: [string, Buffer]): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
