import { fullFormats } from 'ajv-formats/dist/formats.js'

const day = 86_400_000
const isDateTime = asTest('date-time')
const isDate = asTest('date')

/** A moment of RFC 3339, or a whole day of UTC. Undefined when it is neither. */
export function parseInstant(text: string): { readonly from: Date; readonly to: Date } | undefined {
  if (isDate(text)) {
    const from = Date.parse(`${text}T00:00:00Z`)
    return { from: new Date(from), to: new Date(from + day - 1) }
  }
  const at =
    isDateTime(text) && text.length <= 40 ? new Date(text.toUpperCase().replace(' ', 'T')) : undefined
  // A leap second is RFC 3339 and no Date.
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : { from: at, to: at }
}

/** The ends of a period in the way of OGC API: `..` or nothing is an open one. Undefined when it is none. */
export function parsePeriod(
  start: string,
  end: string,
): { readonly from: Date | undefined; readonly to: Date | undefined } | undefined {
  const [from, to] = [start, end].map(text => (text === '..' || text === '' ? 'open' : parseInstant(text)))
  if (from === undefined || to === undefined) return undefined
  const period = {
    from: from === 'open' ? undefined : from.from,
    to: to === 'open' ? undefined : to.to,
  }
  const isBackwards = period.from !== undefined && period.to !== undefined && period.from > period.to
  return isBackwards ? undefined : period
}

function asTest(name: 'date' | 'date-time'): (text: string) => boolean {
  const format = fullFormats[name]
  if (typeof format !== 'object' || !('validate' in format) || typeof format.validate !== 'function')
    throw new Error(`ajv-formats has no ${name}`)
  const { validate } = format
  return text => validate(text as never) === true
}
