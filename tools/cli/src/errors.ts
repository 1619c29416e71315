/** An RFC 9457 problem, as far as it concerns an operator. */
export interface Problem {
  readonly status: number
  /** Stable; see docs/errors.md. */
  readonly code: string
  readonly detail: string
  readonly request_id?: string
  /** What is wrong where in the request, when it did not fit the schema. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** The command line, or the environment, cannot be carried out as it is: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A person has asked to stop before anything was asked of the platform. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}

/** The platform gave no answer. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  /** @param wasReached whether it did before: if not, the address may be wrong. */
  constructor(url: string, cause: unknown, wasReached: boolean) {
    const hint = wasReached ? '' : ' (another address: --url or CAREEASY_URL)'
    super(`${url} gives no answer: ${reasonOf(cause)}${hint}`, { cause })
  }
}

/** Seconds: a platform that asks for more patience gets none, and its wish is told to the person instead. */
export const longestWait = 30

/** The platform refused a request. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly problem: Problem
  /** When to ask again, where the platform said so. */
  readonly waitSeconds: number | undefined
  constructor(problem: Problem, waitSeconds?: number) {
    const { code, detail, request_id, errors = [] } = problem
    const request = request_id === undefined ? '' : ` (request id ${request_id})`
    const wait = (waitSeconds ?? 0) <= longestWait ? '' : `; ask again in ${Math.ceil(waitSeconds ?? 0)} s`
    const lines = errors.map(({ path, message }) => `\n  ${path} ${message}`)
    super(`${code}: ${detail}${request}${wait}${lines.join('')}`)
    this.problem = problem
    this.waitSeconds = waitSeconds
  }

  /** Whether another tenant might fare better: not when it is about who asks. */
  get isAboutTenant(): boolean {
    return this.problem.status !== 401 && this.problem.code !== 'CE_ROLE_INSUFFICIENT'
  }
}

/** Reads the problem out of an answer, also of one that a proxy in between has made. */
export function toProblem(status: number, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem> & {
    instance?: string
  }
  if (typeof given.code !== 'string') {
    return { status, code: `HTTP ${status}`, detail: 'an answer that is not the platform’s own' }
  }
  return {
    status,
    code: given.code,
    detail: given.detail ?? '',
    ...(given.instance !== undefined && { request_id: given.instance.replace(/^urn:careeasy:request:/, '') }),
    ...(given.errors !== undefined && { errors: given.errors }),
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // of a name with several addresses Node tells one error each, under an empty message
  const [first] = cause instanceof AggregateError ? cause.errors : [cause]
  return (first as Error).message || cause.message
}
