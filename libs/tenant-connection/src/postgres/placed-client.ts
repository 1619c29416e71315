import { Overloaded } from '@careeasy/problem'
import pg from 'pg'
import type { Places } from './places.ts'

/** Milliseconds a closing connection has for a goodbye; then its place is taken back by force. */
const goodbye = 1_000

type ConnectCallback = (error: Error | null, client?: pg.Client) => void

/**
 * A pg client class whose instances count against the cluster's places from before they connect until their
 * socket is closed, whoever opens them: a pool, or we ourselves. The budget cannot be passed by.
 */
export function placedClient(places: Places): typeof pg.Client {
  return class PlacedClient extends pg.Client {
    override connect(): Promise<pg.Client>
    override connect(callback: ConnectCallback): void
    override connect(callback?: ConnectCallback): Promise<pg.Client> | undefined {
      if (callback !== undefined) {
        this.#connect(callback)
        return
      }
      return new Promise((resolve, reject) => {
        this.#connect(error => (error === null ? resolve(this) : reject(error)))
      })
    }

    #connect(callback: ConnectCallback): void {
      const granted = () => {
        clearTimeout(timer)
        // The pool has given up meanwhile.
        if (this.connection.stream.destroyed) return giveUp()
        this.connection.once('end', () => places.leave())
        const connected: ConnectCallback = (error, client) => {
          // A server that refuses may leave the closing to us.
          if (error) this.connection.stream.destroy()
          callback(error, client)
        }
        super.connect(connected as (error: Error) => void)
      }
      const giveUp = () => {
        places.leave()
        callback(new Overloaded())
      }
      // Longer than a goodbye: what is to make room may be on a dead network.
      const timer = setTimeout(() => {
        places.abandon(granted)
        callback(new Overloaded())
      }, 2 * goodbye)
      places.take(granted)
    }

    override end(): Promise<void>
    override end(callback: (error: Error) => void): void
    override end(callback?: (error: Error) => void): Promise<void> | undefined {
      const timer = setTimeout(() => this.connection.stream.destroy(), goodbye)
      this.connection.once('end', () => clearTimeout(timer))
      if (callback === undefined) return super.end()
      super.end(callback)
      return undefined
    }
  }
}
