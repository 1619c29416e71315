import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Handover } from '@careeasy/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { ClientGone } from './failure.ts'
import { awaitClient } from './slow-client.ts'

export interface Fetching {
  readonly source: Handover
  /** What the client is answered. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Milliseconds a client has for taking some of what it is sent. */
  readonly stall: number
  /** The answer has begun, and belongs to the client from here on. */
  readonly begin: () => void
  /** There is no body; the client has seen nothing. */
  readonly giveUp: (error: unknown) => void
  /** Once, when the store is done with, and why it failed. */
  readonly end: (error?: unknown) => void
}

/** The store answered something else than the object that was handed over. */
export class UnexpectedContent extends Error {
  override readonly name = 'UnexpectedContent'
  readonly status: number

  constructor(status: number) {
    super(`the store answered ${status}, and not the object that was handed over`)
    this.status = status
  }
}

/** Hands an object's bytes to the client as they come, under the head that the service has made for them. */
export class Fetched implements Dispatcher.DispatchHandler {
  readonly #fetching: Fetching
  readonly #outgoing: ServerResponse
  #isOver = false

  constructor(fetching: Fetching) {
    this.#fetching = fetching
    this.#outgoing = fetching.reply.raw
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It left while the connection came about: `close` has been told.
    if (this.#outgoing.destroyed) {
      controller.abort(clientGone())
      return
    }
    this.#outgoing.once('close', () => {
      if (!this.#outgoing.writableFinished) controller.abort(clientGone())
    })
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    received: IncomingHttpHeaders,
  ): void {
    if (status < 200) return
    const { source, headers, reply, begin } = this.#fetching
    if (!isPromised(source, status, received)) {
      controller.abort(new UnexpectedContent(status))
      return
    }
    try {
      this.#outgoing.writeHead(this.#fetching.status, { ...headers, 'content-length': source.length })
    } catch (error) {
      controller.abort(error as Error)
      return
    }
    reply.hijack()
    begin()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#outgoing.write(chunk)) return
    controller.pause()
    awaitClient(this.#outgoing, this.#fetching.stall, 'drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.#outgoing.end()
    if (this.#outgoing.writableLength > 0)
      awaitClient(this.#outgoing, this.#fetching.stall, 'finish', () => {})
    this.#isOver = true
    this.#fetching.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { request, giveUp, end } = this.#fetching
    // undici may tell of the same failure again.
    if (this.#isOver) return
    this.#isOver = true
    const cause = this.#outgoing.destroyed ? clientGone() : error
    end(cause)
    if (!this.#outgoing.headersSent) {
      // Only when undici is done with the request.
      queueMicrotask(() => giveUp(cause))
      return
    }
    request.log.warn({ err: error }, 'the answer broke off')
    this.#outgoing.destroy()
  }
}

/** Whether it is the object, or just the range of it. A redirect is not followed: it would lead anywhere. */
function isPromised({ range, length }: Handover, status: number, received: IncomingHttpHeaders): boolean {
  if (Number(received['content-length']) !== length) return false
  if (range === undefined) return status === 200
  const place = range.replace('bytes=', 'bytes ')
  return status === 206 && received['content-range']?.startsWith(`${place}/`) === true
}

const clientGone = () => new ClientGone('the client went away')
