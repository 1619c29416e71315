import sharp from 'sharp'
import { exits, type RenderJob } from './render-job.ts'

// A process for one image, which it reads from standard input and writes, made into another, to standard output. It is
// given no environment and no address of anything, but has the service's user, file system and network. The exit code
// says what became of it, standard error why.

const { input, output, width, height, fit, maxPixels, maxMemoryBytes, timeoutMs }: RenderJob = JSON.parse(
  process.argv[2] ?? '',
)
const loaders = {
  jpeg: 'VipsForeignLoadJpeg',
  png: 'VipsForeignLoadPng',
  webp: 'VipsForeignLoadWebp',
  gif: 'VipsForeignLoadNsgif',
  tiff: 'VipsForeignLoadTiff',
  avif: 'VipsForeignLoadHeif',
}
const encode = {
  jpeg: { quality: 80 },
  png: { compressionLevel: 6 },
  webp: { quality: 80, effort: 4 },
  avif: { quality: 55, effort: 2 },
}

function leave(code: number, why: string): never {
  process.stderr.write(why.slice(0, 200))
  process.exit(code)
}

// Whoever started us has a limit of their own, and may be gone.
setTimeout(() => leave(exits.slow, 'it takes too long'), timeoutMs).unref()
// libvips works on threads of its own, so this one sees what it takes.
setInterval(() => {
  if (process.memoryUsage.rss() > maxMemoryBytes) leave(exits.large, 'it takes too much memory')
}, 10).unref()

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: [loaders[input]] })
sharp.concurrency(1)
sharp.cache(false)

try {
  const bytes = Buffer.concat(await Array.fromAsync(process.stdin as AsyncIterable<Buffer>))
  // Of films and of files with several pages only the first image.
  const options = { pages: 1, limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true } as const
  const image = sharp(bytes, options)
  const found = await image.metadata()
  if (found.width * found.height > maxPixels)
    leave(exits.large, `it has ${found.width} × ${found.height} pixels, at most ${maxPixels} are unpacked`)
  // Upright, in sRGB, and without EXIF, XMP, IPTC and profiles: where a photo was taken is nobody's business.
  const made = image
    .autoOrient()
    .resize({ width, height, fit, withoutEnlargement: true })
    .toFormat(output, encode[output])
  process.stdout.write(await made.toBuffer())
} catch (error) {
  const { message } = error as Error
  if (/pixel limit/.test(message)) leave(exits.large, message)
  leave(exits.unreadable, message.split('\n', 1)[0] ?? '')
}
