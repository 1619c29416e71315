import type { SigningKeys } from '@careeasy/identity'
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'

export interface KeyEventsOptions {
  readonly keys: SigningKeys
  /** Milliseconds between looks, 1 s by default. */
  readonly interval?: number
}

/** Records that another key signs Auth_tokens now: once for each replica, since each notices by itself. */
export const keyEvents = fp<KeyEventsOptions>(
  async (app, { keys, interval = 1_000 }) => {
    let known = keys.current.kid
    let recording = false

    async function look(): Promise<void> {
      const { kid } = keys.current
      if (kid === known || recording) return
      recording = true
      const detail = `${known} to ${kid}`
      try {
        await app.stores.securityEvents.record({ type: 'key.rotate', request_id: uuidv7(), detail })
        app.log.info({ from: known, to: kid }, 'another key signs from now on')
        known = kid
      } catch (err) {
        // The next look tries again.
        app.log.error({ err }, 'the change of the signing key cannot be recorded')
      } finally {
        recording = false
      }
    }

    const timer = setInterval(look, interval).unref()
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'key-events', fastify: '5.x', dependencies: ['stores'] },
)
