import { randomUUIDv7 } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  ExpectationUnknown,
  HeadersTooLarge,
  problemMediaType,
  RequestMalformed,
  RequestTooSlow,
  toProblem,
} from '@careeasy/problem'
import type { FastifyBaseLogger, FastifyError } from 'fastify'

/**
 * Answers what Node's parser could not make a request of, so that no route, hook or error handler ever sees it. Such a
 * connection is closed: where the next request would begin is not known (RFC 9112, 11.2).
 */
export function answerUnreadable(log: FastifyBaseLogger, error: NodeJS.ErrnoException, socket: Socket): void {
  // Whoever broke the connection off hears no answer.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { status, text } = problemOf(log, toKnownError(error), error)
  const head = [
    `HTTP/1.1 ${status}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

/** Answers an `Expect` that is none of HTTP's (RFC 9110, 10.1.1); Node's own answer would be empty. */
export function answerExpectation(
  log: FastifyBaseLogger,
  _request: IncomingMessage,
  response: ServerResponse,
): void {
  const { status, text } = problemOf(log, new ExpectationUnknown())
  const headers = {
    'content-type': problemMediaType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  }
  response.writeHead(status, headers).end(text)
}

function toKnownError({ code }: NodeJS.ErrnoException): FastifyError {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTooSlow()
  return new RequestMalformed('This is not a request of HTTP/1.1')
}

function problemOf(log: FastifyBaseLogger, error: FastifyError, err?: Error) {
  const reqId = randomUUIDv7()
  const { code, message, statusCode: status = 400 } = error
  log.info({ reqId, code, err }, message)
  return { status, text: JSON.stringify(toProblem({ code, message, statusCode: status }, reqId)) }
}
