import type { components } from './api.ts'

/** An RFC 9457 problem as the platform answers it. */
export type Problem = components['schemas']['Problem']

/** An answer of 400 and above: `code` is stable and listed with each operation. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: string
  /** Undefined where something before the platform answered, as a load balancer. */
  readonly problem: Problem | undefined
  /** Milliseconds after which to ask again, where the answer says so. */
  readonly retryAfter: number | undefined

  constructor(status: number, problem: Problem | undefined, retryAfter: number | undefined) {
    super(problem === undefined ? `the answer is ${status}` : `${problem.code}: ${problem.detail}`)
    this.status = status
    this.code = problem?.code ?? ''
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** Reads the problem of an answer, and with it the body. */
export async function toProblemError(response: Response): Promise<ProblemError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  const text = await response.text()
  return new ProblemError(
    response.status,
    isProblem ? (JSON.parse(text) as Problem) : undefined,
    waitOf(response),
  )
}

/** Milliseconds that `Retry-After` asks for; of its two forms the platform sends seconds. */
export function waitOf({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}
