import { Agent } from 'node:http'
import express from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import jsonwebtoken from 'jsonwebtoken'

// A baseline of the edge: what most would write first. Express 5 and http-proxy-middleware, with kept-alive connections;
// of the checks it has one, the signature of the token by jsonwebtoken.

const publicKey = process.env['PUBLIC_KEY'] ?? ''
const app = express()
app.use((request, response, next) => {
  try {
    jsonwebtoken.verify(request.get('auth-token') ?? '', publicKey, { algorithms: ['ES256'] })
    next()
  } catch {
    response.status(401).end()
  }
})
app.use(
  createProxyMiddleware({
    target: process.env['UPSTREAM'] ?? '',
    agent: new Agent({ keepAlive: true, maxSockets: 128 }),
  }),
)
const server = app.listen(Number(process.env['PORT']), '127.0.0.1')
server.keepAliveTimeout = 72_000
