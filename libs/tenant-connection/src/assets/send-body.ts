import { finished, type Readable } from 'node:stream'

/**
 * Sends what has this body, and breaks off when the body does: the store keeps nothing of it then. The SDK alone
 * would wait for the rest until a time-out. The body is closed afterwards, whatever becomes of it.
 */
export async function sendBody<T>(
  body: Readable,
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const broken = new AbortController()
  const forget = finished(body, { writable: false }, error => error && broken.abort(error))
  try {
    return await send({ abortSignal: broken.signal })
  } catch (error) {
    throw body.errored ?? error
  } finally {
    forget()
    body.destroy()
  }
}
