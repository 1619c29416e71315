import { connect, createServer } from 'node:net'

// A network between a service and its engine: every answer comes a millisecond later.

const { PORT, TARGET } = process.env
const target = new URL(TARGET ?? '')

createServer({ noDelay: true }, inbound => {
  const outbound = connect({ port: Number(target.port), host: target.hostname, noDelay: true })
  inbound.pipe(outbound)
  // Timers of one length fire in order, so that nothing overtakes.
  outbound.on('data', chunk => setTimeout(() => inbound.write(chunk), 1))
  for (const [socket, other] of [
    [inbound, outbound],
    [outbound, inbound],
  ] as const)
    socket.on('error', () => {}).on('close', () => other.destroy())
}).listen(Number(PORT), '127.0.0.1')
