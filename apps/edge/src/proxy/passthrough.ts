import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { handoverAnswer } from '@careeasy/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { hasUnreadBody } from '../plugins/unread-bodies.ts'
import type { HandedOver } from './content.ts'
import { ClientGone, failureOf } from './failure.ts'
import { responseHeaders } from './headers.ts'
import type { Replica } from './replicas.ts'
import { awaitClient } from './slow-client.ts'
import type { Upstream } from './upstreams.ts'

export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly upstream: Upstream
  readonly replica: Replica
  readonly body: Readable | null
  /** The service may hand its answer's body over. */
  readonly isOffered: boolean
  /** The answer has begun, and belongs to the client from here on; or it is there but for a body that was handed over. */
  readonly resolve: (handed?: HandedOver) => void
  /** There is no answer; the client has seen nothing. */
  readonly reject: (error: unknown) => void
}

/** Takes a replica's answer apart and hands it to the client as it comes; gives the replica back at its end. */
export class Passthrough implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange
  readonly #outgoing: ServerResponse
  #isRefused = false
  #handed: HandedOver | undefined
  #hasFailed = false
  /** The answer's only bytes, which go out together with its head. */
  #whole: Buffer | undefined
  #length = -1

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.#outgoing = exchange.reply.raw
  }

  /** Answers the client with this instead, and lets the replica go when the client has been told. */
  refuse(error: Error): void {
    if (this.#outgoing.headersSent) return
    this.#isRefused = true
    this.#fail(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It left while the connection came about: `close` has been told.
    if (this.#outgoing.destroyed) {
      controller.abort(clientGone())
      return
    }
    this.#outgoing.on('close', () => {
      if (this.#isRefused || !this.#outgoing.writableFinished) controller.abort(clientGone())
    })
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200 || this.#isRefused) return
    const { request, reply, upstream, replica, isOffered, resolve } = this.#exchange
    replica.breaker.succeed()
    // A refusal may end a connection whose request it did not read; anything else says that the replica ends.
    if (status < 400 && headers.connection === 'close') upstream.replicas.leave(replica)
    const outgoing = responseHeaders(headers, reply.getHeaders())
    request.server.ownHeaders(request, outgoing)
    if (hasUnreadBody(request.raw)) outgoing['connection'] = 'close'
    const source = headers[handoverAnswer]
    if (isOffered && typeof source === 'string' && (status === 200 || status === 206)) {
      this.#handed = { status, headers: outgoing, source }
      return
    }
    try {
      this.#outgoing.writeHead(status, outgoing)
    } catch (error) {
      // A header that Node does not send: while the reply is still Fastify's, the client gets an answer.
      this.#fail(error)
      controller.abort(error as Error)
      return
    }
    this.#length = Number(headers['content-length'])
    reply.hijack()
    resolve()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isRefused || this.#handed !== undefined) return
    if (chunk.length === this.#length) {
      this.#whole = chunk
      return
    }
    if (this.#outgoing.write(chunk)) return
    controller.pause()
    this.#awaitClient('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    const { upstream, replica } = this.#exchange
    if (this.#handed !== undefined) {
      upstream.replicas.release(replica)
      this.#exchange.resolve(this.#handed)
      return
    }
    // A trial whose client was refused has shown nothing, and must not stay the trial for ever.
    if (this.#isRefused) replica.breaker.forget()
    else this.#outgoing.end(this.#whole)
    if (this.#outgoing.writableLength > 0) this.#awaitClient('finish', () => {})
    upstream.replicas.release(replica)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { upstream, replica, request, body } = this.#exchange
    // A client that leaves in the middle of its body fails that too, as ECONNRESET, which is not the service's.
    const cause = this.#outgoing.destroyed ? clientGone() : (body?.errored ?? error)
    // A body that fails is the client's doing, whatever error it ends with.
    const failure = body?.errored ? 'ours' : failureOf(cause)
    if (failure === 'ours') replica.breaker.forget()
    else if (!this.#outgoing.headersSent) replica.breaker.fail(performance.now(), failure === 'unreached')
    upstream.replicas.release(replica)
    if (this.#isRefused) return
    if (!this.#outgoing.headersSent) {
      this.#fail(cause)
      return
    }
    request.log.warn({ err: error }, 'the answer broke off')
    this.#outgoing.destroy()
  }

  /** Once, and only when undici is done: it may tell of the same failure again. */
  #fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    queueMicrotask(() => this.#exchange.reject(error))
  }

  /** A client that takes nothing holds a connection to the service: it is given up after a while. */
  #awaitClient(event: 'drain' | 'finish', go: () => void): void {
    awaitClient(this.#outgoing, this.#exchange.upstream.answerStall, event, go)
  }
}

const clientGone = () => new ClientGone('the client went away')
