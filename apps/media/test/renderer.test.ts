import { PassThrough, Readable } from 'node:stream'
import sharp from 'sharp'
import t from 'tap'
import { type InputFormat, outputFormats, sniffFormat } from '../src/images/formats.ts'
import { createRenderer, type RendererOptions } from '../src/images/renderer.ts'
import { fits, toVariant, variantName } from '../src/images/variant.ts'
import { animatedGif, blackPng, photo } from './images.ts'

t.setTimeout(300_000)

const generous: RendererOptions = {
  processes: 2,
  waiting: 10,
  timeoutMs: 60_000,
  maxPixels: 50_000_000,
  maxMemoryBytes: 512 * 1_048_576,
}
const code = (name: string) => ({ code: name })

function start(t: { teardown(work: () => unknown): void }, limits: Partial<RendererOptions> = {}) {
  const renderer = createRenderer({ ...generous, ...limits })
  t.teardown(() => renderer.close())
  return (file: Buffer | Readable, query = {}, input?: InputFormat) => {
    const format = input ?? (Buffer.isBuffer(file) ? sniffFormat(file) : 'jpeg')
    if (typeof format !== 'string') throw new Error(format.refused)
    const open = async () => (Buffer.isBuffer(file) ? Readable.from([file]) : file)
    return renderer.render(open, format, toVariant(query))
  }
}

t.test('a photo is made upright and small, and nothing that was written into it stays', async t => {
  const render = start(t)
  const original = await photo()
  t.match(await sharp(original).metadata(), { orientation: 6, width: 600 })
  t.ok(original.includes('Secret Person'))
  for (const format of outputFormats) {
    const image = await render(original, { width: 100, format })
    const { width, height, exif, icc, xmp, orientation, ...found } = await sharp(image).metadata()
    t.equal(found.format, format === 'avif' ? 'heif' : format)
    t.same({ width, height }, { width: 128, height: 192 }, 'rounded up to a step, and turned')
    t.same({ exif, icc, xmp }, { exif: undefined, icc: undefined, xmp: undefined })
    t.ok(orientation === undefined || orientation === 1)
    t.notOk(image.includes('Secret Person'))
    const top = await sharp(image).extract({ left: 0, top: 0, width: 128, height: 60 }).png().toBuffer()
    const { dominant } = await sharp(top).stats()
    t.ok(dominant.r > 200 && dominant.b < 50, 'its left is the top now')
  }
})

t.test('an image is never made larger, and `cover` fills the sides', async t => {
  const render = start(t)
  const small = await sharp({ create: { width: 50, height: 30, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer()
  t.match(await sharp(await render(small, { width: 2000 })).metadata(), { width: 50, height: 30 })
  const square = await render(await photo(), { width: 128, height: 128, fit: 'cover', format: 'png' })
  t.match(await sharp(square).metadata(), { width: 128, height: 128, format: 'png' })
})

t.test('every format that can be read gives an image, films and files with pages their first', async t => {
  const render = start(t)
  const drawing = sharp({ create: { width: 90, height: 90, channels: 3, background: '#808080' } })
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
    const file = await drawing.clone().toFormat(format).toBuffer()
    t.equal(sniffFormat(file), format)
    t.match(await sharp(await render(file)).metadata(), { format: 'webp', width: 90 }, format)
  }
  const first = await render(await animatedGif(50), { format: 'png' })
  const { pages, width, height } = await sharp(first).metadata()
  t.same({ pages, width, height }, { pages: undefined, width: 40, height: 40 })
  t.same((await sharp(first).stats()).channels[0]?.max, 100)
})

t.test('what is no image that can be read is told by its first bytes, whatever it is called', async t => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  const files: [Buffer, RegExp][] = [
    [heic, /HEIC/],
    [Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), /film/],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'), /SVG/],
    [Buffer.from('\xef\xbb\xbf\n<?xml version="1.0"?><svg/>', 'latin1'), /SVG/],
    [Buffer.from('%PDF-1.7'), /no JPEG/],
    [Buffer.from('<html>'), /no JPEG/],
    [Buffer.alloc(0), /no JPEG/],
  ]
  for (const [file, refused] of files) t.match(sniffFormat(file), { refused })
})

t.test('files that break off, lie about what they are, or are two things at once', async t => {
  const render = start(t)
  const jpeg = await photo()
  const png = blackPng(500, 500)
  const gif = Buffer.from('GIF89a/*<svg onload="alert(1)">*/=1;'.padEnd(400, ' '))
  for (const file of [jpeg.subarray(0, jpeg.length / 2), png.subarray(0, -30), jpeg.subarray(0, 20), gif])
    await t.rejects(render(file), code('CE_IMAGE_UNREADABLE'))
  await t.rejects(render(Buffer.from('<svg/>'), {}, 'jpeg'), code('CE_IMAGE_UNREADABLE'))
  await t.rejects(render(png, {}, 'jpeg'), code('CE_IMAGE_UNREADABLE'), 'only the reader of what was sniffed')
  const polyglot = Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>PK\x03\x04')])
  const image = await render(polyglot)
  t.notOk(image.includes('script'))
})

t.test('a bomb is not unpacked', async t => {
  const render = start(t)
  const bomb = blackPng(30_000, 30_000)
  t.ok(bomb.length < 200_000)
  await t.rejects(render(bomb), code('CE_IMAGE_TOO_LARGE'))
})

t.test('an image that takes too much memory or time is given up, and the next one is made', async t => {
  const noRoom = start(t, { maxMemoryBytes: 1_048_576 })
  await t.rejects(noRoom(await photo(3_000, 3_000)), code('CE_IMAGE_TOO_LARGE'))
  const render = start(t, { timeoutMs: 3_000, processes: 1 })
  const begun = new PassThrough()
  begun.write((await photo()).subarray(0, 100))
  await t.rejects(render(begun), code('CE_IMAGE_TOO_LARGE'), 'its bytes never come')
  t.ok(begun.destroyed)
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('\xff\xd8\xff', 'latin1')
      throw new Error('the store broke off')
    })(),
  )
  await t.rejects(render(broken), { message: 'the store broke off' })
})

t.test('no more is taken of a process than an image may have', async t => {
  const render = start(t, { maxOutputBytes: 100 })
  await t.rejects(render(await photo()), code('CE_IMAGE_TOO_LARGE'))
})

t.test('so many at once, so many wait, and one more is refused', async t => {
  const render = start(t, { processes: 1, waiting: 1 })
  const file = await photo()
  const results = await Promise.allSettled([render(file), render(file), render(file)])
  t.same(
    results.map(result => result.status),
    ['fulfilled', 'fulfilled', 'rejected'],
  )
  t.match(results[2], { reason: { code: 'CE_OVERLOADED' } })
  t.ok((await render(file)).length > 0)
})

t.test('whatever size is asked for, there are only so many variants', async t => {
  const lengths = [undefined, ...Array.from({ length: 600 }, (_, n) => 1 + n * 17)]
  const names = new Set<string>()
  for (const width of lengths)
    for (const height of lengths)
      for (const fit of fits)
        for (const format of outputFormats) {
          const query = { ...(width && { width }), ...(height && { height }), fit, format }
          names.add(variantName(toVariant(query)))
        }
  t.equal(names.size, 336)
  t.match(toVariant({ width: 65, fit: 'cover' }), { width: 128, height: undefined, fit: 'inside' })
  t.match(toVariant({}), { width: 256, height: 256, fit: 'inside', format: 'webp' })
})
