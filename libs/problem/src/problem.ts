/** One failed check of the request: where, and what is wrong there. */
export interface ProblemDetail {
  /** JSON pointer below `body`, `querystring`, `params` or `headers`, as in `/body/email`. */
  readonly path: string
  readonly message: string
}

/** An RFC 9457 problem with the stable `code` that clients may rely on. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  /** The request id, to quote in a support request. */
  readonly instance: string
  readonly errors?: readonly ProblemDetail[]
}

export const problemMediaType = 'application/problem+json; charset=utf-8'

/** Builds a problem. `type` points into docs/errors.md by the code. */
export function toProblem(
  error: { readonly code: string; readonly statusCode: number; readonly message: string },
  requestId: string,
  errors?: readonly ProblemDetail[],
): Problem {
  return {
    type: `urn:careeasy:error:${error.code}`,
    title: titles[error.statusCode] ?? 'Error',
    status: error.statusCode,
    code: error.code,
    detail: error.message,
    instance: `urn:careeasy:request:${requestId}`,
    ...(errors === undefined ? {} : { errors }),
  }
}

/** The names of the statuses that we answer. */
export const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
