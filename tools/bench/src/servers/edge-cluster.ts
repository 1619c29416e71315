import cluster from 'node:cluster'
import { once } from 'node:events'
import { edgeFile } from '../edge-setting.ts'

// The edge as WORKERS processes that share one port, by node:cluster.

const workers = Number(process.env['WORKERS'])
cluster.setupPrimary({ exec: edgeFile, execArgv: [] })
const forked = Array.from({ length: workers }, () => cluster.fork())
process.once('SIGTERM', async () => {
  const ended = forked.map(worker => once(worker, 'exit'))
  for (const worker of forked) worker.process.kill('SIGTERM')
  await Promise.all(ended)
  process.exit(0)
})
