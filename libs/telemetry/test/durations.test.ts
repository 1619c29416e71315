import { Histogram, Registry } from 'prom-client'
import t from 'tap'
import { createDurations } from '../src/durations.ts'

const name = 'careeasy_test_duration_seconds'
const help = 'Seconds'
const labels = ['method', 'route'] as const
const buckets = [0.005, 0.1, 2.5]

t.test('what is shown is to the letter what prom-client’s own histogram shows', async t => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const durations = createDurations(ours, { name, help, labels, buckets })
  const histogram = new Histogram({ name, help, labelNames: labels, buckets, registers: [theirs] })
  t.equal(await ours.metrics(), await theirs.metrics(), 'before the first')
  const seconds = [0, 0.001, 0.005, 0.0050001, 0.1, 0.5, 2.5, 2.6, 600]
  const routes = ['/people/:id', '/a"quote', '/back\\slash', '/two\nlines', '']
  for (const route of routes) {
    for (const each of seconds) {
      durations.observe(each, ['GET', route])
      histogram.observe({ method: 'GET', route }, each)
    }
  }
  const text = await ours.metrics()
  t.match(text, `${name}_count{method="GET",route="/people/:id"} 9`)
  t.equal(text, await theirs.metrics())
})
