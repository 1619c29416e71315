import { createRequire } from 'node:module'
import type { Pool as UndiciPool } from 'undici'

const require = createRequire(import.meta.url)
const Dispatcher = require('undici/lib/dispatcher/dispatcher.js') as { prototype: object }

/**
 * undici's pool, with `request`, and nothing else of it: its front door also loads its fetch, WebSocket, caches, mocks and
 * proxies, 6 MiB of memory (7 against 1) in every service that uses none of them. The version is pinned exactly.
 */
export const Pool = require('undici/lib/dispatcher/pool.js') as typeof UndiciPool
Object.assign(Dispatcher.prototype, { request: require('undici/lib/api/api-request.js') })
