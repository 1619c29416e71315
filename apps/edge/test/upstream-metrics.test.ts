import t from 'tap'
import { send, startEdge } from './helper.ts'

t.test('a service has one name in all figures, and its imports are counted with it', async t => {
  const { app, url, credentials } = await startEdge(t)
  const headers = Object.entries(await credentials('7MA170H'))
  for (const path of ['/profile/x', '/tenants'])
    t.equal((await send(`${url}${path}`, { headers })).status, 200)
  const lines = (await app.metrics.read())
    .split('\n')
    .filter(line => line.startsWith('careeasy_edge_upstream_'))
  const names = new Set(lines.map(line => /upstream="([\w-]+)"/.exec(line)?.[1]))
  t.same([...names].sort(), ['auth', 'geo', 'media', 'profile', 'tenant-registry'])
  t.ok(lines.includes('careeasy_edge_upstream_state{upstream="profile",state="replicas"} 1'))
  t.ok(lines.includes('careeasy_edge_upstream_requests_total{upstream="tenant-registry",outcome="2xx"} 1'))
})
