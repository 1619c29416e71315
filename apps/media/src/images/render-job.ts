import type { InputFormat } from './formats.ts'
import type { Variant } from './variant.ts'

/** What a rendering process may take. */
export interface RenderLimits {
  /** Pixels of the image that is unpacked. */
  readonly maxPixels: number
  readonly maxMemoryBytes: number
  readonly timeoutMs: number
}

/** What a rendering process is told; the image itself comes by standard input. */
export interface RenderJob extends RenderLimits, Pick<Variant, 'width' | 'height' | 'fit'> {
  readonly input: InputFormat
  readonly output: Variant['format']
}

/** How a rendering process that made no image ends. */
export const exits = { unreadable: 10, large: 11, slow: 12 } as const
