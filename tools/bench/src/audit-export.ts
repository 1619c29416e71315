import { execFile } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { request } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { createPeople } from './people.ts'
import { startRegistry } from './place-service.ts'
import { freePorts } from './ports.ts'
import { benchPostgres, fill, masterKey, tenantUuid, withClient } from './postgres.ts'

// The memory of the real geo service while a tenant carries away its whole audit log, which stays as it is however
// long the log; and whether the file is well.

const events = Number(process.env['EVENTS'] ?? 1_000_000)
const insertedAtOnce = 20_000
const sampleMs = 100
/** Of the most that was resident in the first half: what may be resident in the second. */
const mostGrowth = 1.1

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
const tenant = tenantUuid(1)
await fill(postgres.owner(), [tenant], 0)
const registry = await startRegistry('pool')
const [port = 0] = await freePorts(1)
const url = `http://127.0.0.1:${port}`
const geo = startChild({
  file: join(import.meta.dirname, '../../../apps/geo/src/server.ts'),
  isMeasured: true,
  env: {
    ...{ PORT: String(port), LOG_LEVEL: 'fatal', CACHE_URL: 'memory:', CAPABILITY_KEY: masterKey },
    ...keys.settings('geo'),
    POSTGRES_URL: postgres.app(),
    POSTGRES_PROVISIONER_URL: postgres.provisioner(),
    TENANT_REGISTRY_URL: registry.url,
  },
})
await untilReady(`${url}/readyz`)

await withClient(postgres.owner(), async client => {
  for (let done = 0; done < events; done += insertedAtOnce) {
    await client.query(
      `INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, after_digest, request_id, source)
       SELECT $1, (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
           || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
         now(), 'user-' || i % 200, 'person.update', 'person/' || i, 'success', repeat('x', 43), 'r-' || i, 'profile'
       FROM generate_series($2::int, $3::int) i`,
      [tenant, done, Math.min(done + insertedAtOnce, events) - 1],
    )
  }
  // The service seals by itself.
  for (;;) {
    const { rows } = await client.query('SELECT count(*)::int AS queued FROM sec.audit_queue')
    if (rows[0].queued === 0) break
    await sleep(500)
  }
  await client.query('VACUUM ANALYZE care.audit_events, care.audit_leaves, care.audit_seals')
})

const folder = mkdtempSync(join(tmpdir(), 'careeasy-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const person = createPeople(keys, () => tenant)

/** Carries the log away. Megabytes resident in the service, at most, in the first tenth and in each half. */
async function carryAway(accept: string, file: string) {
  const samples: { readonly lines: number; readonly megabytes: number }[] = []
  let lines = 0
  let isReading = true
  // Before the samples: the next answer of the process is taken for that to the last question.
  const cpu = await geo.cpu()
  const sampling = (async () => {
    while (isReading) {
      samples.push({ lines, megabytes: (await geo.ask<number>('rss')) / 2 ** 20 })
      await sleep(sampleMs)
    }
  })()
  const begun = performance.now()
  const { statusCode, body } = await request(`${url}/audit/export`, {
    headers: { authorization: person(0), accept },
  })
  if (statusCode !== 200) throw new Error(`the export is answered ${statusCode}`)
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const byte of chunk) if (byte === 0x0a) lines += 1
      done(null, chunk)
    },
  })
  await pipeline(body, counting, createWriteStream(file))
  const seconds = (performance.now() - begun) / 1_000
  isReading = false
  await sampling
  const most = (from: number, to: number) =>
    Math.max(
      ...samples
        .filter(sample => sample.lines >= from * events && sample.lines <= to * events)
        .map(({ megabytes }) => megabytes),
    )
  const resident = { tenth: most(0, 0.1), first: most(0, 0.5), second: most(0.5, 1) }
  return { lines, seconds, cpu: ((await geo.cpu()) - cpu) / events, resident, samples: samples.length }
}

const cli = join(import.meta.dirname, '../../cli/src/careeasy.mjs')
for (const accept of ['application/x-ndjson', 'text/csv']) {
  const file = join(folder, accept.replace(/.*[/-]/, 'export.'))
  const { lines, seconds, cpu, resident, samples } = await carryAway(accept, file)
  if (lines < events) throw new Error(`${lines} lines for ${events} events`)
  const megabytes = statSync(file).size / 2 ** 20
  console.log(
    `${accept}: ${events} events, ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} µs of CPU each`,
  )
  console.log(
    `  resident MB, of ${samples} samples: ${resident.tenth.toFixed(0)} at most in the first tenth, ` +
      `${resident.first.toFixed(0)} in the first half, ${resident.second.toFixed(0)} in the second: ` +
      `${(resident.second / resident.first).toFixed(2)}, at most ${mostGrowth}`,
  )
  const begun = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'audit', 'verify', file])
  console.log(
    `  careeasy audit verify, ${((performance.now() - begun) / 1_000).toFixed(1)} s: ${stdout.trim()}`,
  )
}
await geo.stop()
await registry.stop()
