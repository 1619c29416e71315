import type { FastifyError } from 'fastify'

/** Failed lines that are listed; the others are counted. */
const maxListed = 1_000
/** Faults that are listed of one line, and characters of their texts: a line may be one name of a mebibyte. */
const maxFaults = 20
const maxText = 200

interface FailedLine {
  readonly line: number
  readonly code: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

/** What became of the lines of an import; bounded, however many fail. */
export function createImportReport() {
  const listed: FailedLine[] = []
  const counts = { created: 0, present: 0, failed: 0 }
  return {
    created: () => void counts.created++,
    present: () => void counts.present++,

    /** Counts a line that a single POST would have answered with a 4xx. @throws any other error */
    failed(line: number, error: unknown): void {
      const known = asRefusal(error)
      counts.failed += 1
      if (listed.length < maxListed) listed.push({ line, code: known.code, errors: faultsOf(known) })
    },

    /** The answer: a line for each that failed, then the summary. */
    *lines(): Generator<string> {
      for (const line of listed.toSorted((a, b) => a.line - b.line)) yield `${JSON.stringify(line)}\n`
      yield `${JSON.stringify({ ...counts, done: true })}\n`
    },
  }
}
export type ImportReport = ReturnType<typeof createImportReport>

function asRefusal(error: unknown): FastifyError {
  const { statusCode = 500 } = error as FastifyError
  if (statusCode >= 500) throw error
  return error as FastifyError
}

function faultsOf({ validation, message }: FastifyError): FailedLine['errors'] {
  const faults = validation ?? [{ instancePath: '', message }]
  return faults
    .slice(0, maxFaults)
    .map(({ instancePath, message: text = '' }) => ({ path: cut(instancePath), message: cut(text) }))
}

function cut(text: string): string {
  return text.length <= maxText ? text : `${text.slice(0, maxText).toWellFormed()}…`
}
