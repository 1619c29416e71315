import { type Problem, titles } from './problem.ts'

/** An error class of an `errors.ts`: what makes it may take texts for its message. */
export type DeclaredError = new () => {
  readonly code: string
  readonly statusCode?: number
  readonly message: string
}

/** An error as a document tells of it. */
export interface ProblemDescription {
  readonly code: string
  readonly status: number
  readonly meaning: string
}

/** Code, status and text of a declared error; where its text names something there stands `…`. */
export function describeError(declared: DeclaredError): ProblemDescription {
  const { code, statusCode = 500, message } = new declared()
  return { code, status: statusCode, meaning: message.replaceAll(/%[sd]/g, '…') }
}

/** The schema of a problem, for the components of an OpenAPI document (RFC 9457). */
export const problemSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457); `code` is stable, the texts are not.',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'] satisfies (keyof Problem)[],
  properties: {
    type: { type: 'string', description: '`urn:careeasy:error:` and the code' },
    title: { type: 'string' },
    status: { type: 'integer', description: 'the status of the answer' },
    code: { type: 'string', pattern: '^CE_[A-Z_]+$' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'the request id, to quote in a support request' },
    errors: {
      type: 'array',
      description: 'of CE_VALIDATION: each place that does not fit',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'a JSON pointer, as in /body/email' },
          message: { type: 'string' },
        },
      },
    },
  },
} as const

/**
 * The responses of an operation that may answer these problems: one for each status, with its codes and what each of
 * them means. `#/components/schemas/Problem` must be `problemSchema`.
 */
export function problemResponses(problems: Iterable<ProblemDescription>): Record<string, object> {
  const byStatus = Map.groupBy(
    new Map([...problems].map(problem => [problem.code, problem])).values(),
    one => one.status,
  )
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, some]) => [
        String(status),
        toResponse(
          status,
          some.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
        ),
      ]),
  )
}

function toResponse(status: number, problems: readonly ProblemDescription[]): object {
  const lines = problems.map(({ code, meaning }) => `- \`${code}\`: ${meaning}`)
  const codes = problems.map(({ code }) => code)
  return {
    description: [titles[status] ?? 'Error', '', ...lines].join('\n'),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { enum: codes } } },
          ],
        },
      },
    },
  }
}
