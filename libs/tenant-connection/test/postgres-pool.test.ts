import { engine, testPlacement } from '@careeasy/testing'
import t from 'tap'
import { postgresContract } from './contract/postgres.ts'
import { createTestCluster, openTestCluster, testTenant } from './contract/postgres-cluster.ts'

const cluster = await createTestCluster(engine('POSTGRES_URL'))
t.teardown(() => cluster.drop())

postgresContract(cluster, cluster.database, async (t, { url = cluster.url, waits = {} } = {}) =>
  testTenant(
    await openTestCluster(t, url, { maxConnections: 1, waits: { connection: 2_000, ...waits } }),
    testPlacement('7MA170H'),
  ),
)
