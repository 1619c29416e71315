import type { OutputFormat } from './formats.ts'

/** Sides in pixels. What is asked for is rounded up to one of them: nobody can fill the bucket with sizes. */
const sides = [64, 128, 256, 512, 1024, 2048] as const
export const fits = ['inside', 'cover'] as const
export type Fit = (typeof fits)[number]

/** One of the images that are made of an asset; there are 336 of them. */
export interface Variant {
  /** Pixels; undefined follows from the other one. */
  readonly width: number | undefined
  readonly height: number | undefined
  /** `inside` keeps all of the image within the sides, `cover` fills them and cuts off the rest. */
  readonly fit: Fit
  readonly format: OutputFormat
}

/** What a client may ask for. */
export interface VariantQuery {
  readonly width?: number
  readonly height?: number
  readonly fit?: Fit
  readonly format?: OutputFormat
}

/** The variant for a query; without a side it is a thumbnail. */
export function toVariant({ width, height, fit = 'inside', format = 'webp' }: VariantQuery): Variant {
  const isBare = width === undefined && height === undefined
  return {
    width: isBare ? 256 : roundUp(width),
    height: isBare ? 256 : roundUp(height),
    // With one side there is nothing to cut off.
    fit: isBare || (width !== undefined && height !== undefined) ? fit : 'inside',
    format,
  }
}

/** Names the variant of an asset's content, in keys and ETags. */
export function variantName({ width, height, fit, format }: Variant): string {
  return `${width ?? ''}x${height ?? ''}-${fit}.${format}`
}

function roundUp(side: number | undefined): number | undefined {
  return side === undefined ? undefined : (sides.find(step => step >= side) ?? sides.at(-1))
}
