import { Readable } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { connectionWait } from '../clusters.ts'

/**
 * Connections to a cluster's S3. A transfer holds one as long as its client takes, and there are as many of them as a
 * service has connections itself: fewer here would let slow clients keep everybody else waiting.
 */
const maxSockets = 1_000
/** Connections that are kept for the next request. */
const maxFreeSockets = 32

const waits = { connectionTimeout: connectionWait, socketTimeout: 30_000 }

/**
 * How requests get to S3. One with a stream for a body has a connection of its own, which ends with it: a stream cannot
 * be sent again when the store is just closing the connection that was kept; and a store that answers before it has read
 * the end of such a body takes that end for the next request (versitygw: 400 for one in some 250).
 */
export class StoreRequestHandler extends NodeHttpHandler {
  readonly #streams: NodeHttpHandler

  constructor() {
    const kept = { keepAlive: true, maxSockets, maxFreeSockets }
    super({ ...waits, httpAgent: kept, httpsAgent: kept })
    const single = { keepAlive: false, maxSockets }
    this.#streams = new NodeHttpHandler({ ...waits, httpAgent: single, httpsAgent: single })
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    return request.body instanceof Readable
      ? this.#streams.handle(request, options)
      : super.handle(request, options)
  }

  override destroy(): void {
    super.destroy()
    this.#streams.destroy()
  }
}
