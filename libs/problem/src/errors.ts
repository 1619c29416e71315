import createError from '@fastify/error'

/** The request does not fit the route's schema; `errors` in the problem lists the paths. */
export const ValidationFailed = createError('CE_VALIDATION', 'The request does not fit its schema', 400)
/** The request line, a header or the body could not be read at all. */
export const RequestMalformed = createError('CE_REQUEST_MALFORMED', '%s', 400)
/** The request's headers did not arrive in time. */
export const RequestTooSlow = createError('CE_REQUEST_TOO_SLOW', 'The request did not arrive in time', 408)
/** The header `Expect` asks for something that HTTP does not know. */
export const ExpectationUnknown = createError(
  'CE_EXPECTATION_UNKNOWN',
  'The only expectation that HTTP knows is 100-continue',
  417,
)
/** Request line and headers together are too long. */
export const HeadersTooLarge = createError('CE_HEADERS_TOO_LARGE', 'The headers are too large', 431)
/** The route does not exist. */
export const RouteUnknown = createError('CE_ROUTE_UNKNOWN', 'There is no %s %s', 404)
/** The body is larger than the route takes. */
export const BodyTooLarge = createError('CE_BODY_TOO_LARGE', 'The body is larger than this route takes', 413)
/** The body's media type is not one the route takes. */
export const MediaTypeUnsupported = createError(
  'CE_MEDIA_TYPE_UNSUPPORTED',
  'The media type of the body is not supported here',
  415,
)
/** The role may not do this. */
export const RoleInsufficient = createError('CE_ROLE_INSUFFICIENT', 'This needs one of the roles: %s', 403)
/** The thing is no longer as If-Match says (RFC 9110, 13.1.1). */
export const PreconditionFailed = createError(
  'CE_PRECONDITION_FAILED',
  'It has been changed since; read it again',
  412,
)
/** The change needs an If-Match, so that it cannot undo somebody else's (RFC 6585, 3). */
export const PreconditionRequired = createError(
  'CE_PRECONDITION_REQUIRED',
  'Send If-Match with the ETag of what is to be changed',
  428,
)
/** The Idempotency-Key was used with another request. */
export const IdempotencyReused = createError(
  'CE_IDEMPOTENCY_REUSED',
  'The Idempotency-Key was used for another request',
  422,
)
/** A list cursor that was altered, belongs to another tenant or another list. */
export const CursorInvalid = createError('CE_CURSOR_INVALID', 'The cursor is not one of this list', 400)
/** Something failed that the caller cannot mend. */
export const Internal = createError(
  'CE_INTERNAL',
  'Something went wrong on our side; the request id helps us to find it',
  500,
)
/** A store cannot be reached right now. Answered with Retry-After. */
export const StoreUnavailable = createError(
  'CE_STORE_UNAVAILABLE',
  "The store '%s' cannot be reached right now",
  503,
)
/** Another service cannot be reached right now. Answered with Retry-After. */
export const ServiceUnavailable = createError(
  'CE_SERVICE_UNAVAILABLE',
  "The service '%s' cannot be reached right now",
  503,
)
/** Too much work at once. Answered with Retry-After. */
export const Overloaded = createError('CE_OVERLOADED', 'Too many requests at once; try again shortly', 503)
