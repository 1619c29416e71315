/** What a call was answered with. */
export interface Answered<T> {
  readonly status: number
  readonly headers: Headers
  readonly data: T
}

/**
 * The answer to a call of `api` with its status and headers, as ETag and Location. A refusal is thrown as a ProblemError
 * before it comes here, so `data` is there whenever the operation has a body.
 */
export async function answered<T>(
  call: Promise<{ readonly data?: T; readonly response: Response }>,
): Promise<Answered<T>> {
  const { data, response } = await call
  return { status: response.status, headers: response.headers, data: data as T }
}
