import { loadConfig } from '@careeasy/config'
import t from 'tap'
import { readClusters } from '../src/clusters.ts'
import { MigrateConfigSchema } from '../src/config.ts'

const main = {
  POSTGRES_URL: 'postgres://app:s3cret@127.0.0.1/care',
  POSTGRES_PROVISIONER_URL: 'postgres://provisioner:s3cret@127.0.0.1/care',
}
const second = {
  url: 'postgres://app:s3cret@127.0.0.2/care2',
  provisioner_url: 'postgres://provisioner:s3cret@127.0.0.2/care2',
}
const read = (further: unknown) =>
  readClusters(
    loadConfig(MigrateConfigSchema, {
      ...main,
      POSTGRES_CLUSTERS: typeof further === 'string' ? further : JSON.stringify(further),
    }),
  )

t.test('further clusters stand beside main, with or without the address of their owner', async t => {
  t.same([...readClusters(main).keys()], ['main'])
  const owner_url = 'postgres://postgres:s3cret@127.0.0.3/care2'
  const third = { ...second, owner_url }
  const clusters = read({ second, third })
  t.same([...clusters.keys()], ['main', 'second', 'third'])
  t.match(clusters.get('main'), { database: 'care', ownerUrl: undefined })
  t.match(clusters.get('second'), { url: second.url, database: 'care2', ownerUrl: undefined })
  t.match(clusters.get('third'), { ownerUrl: owner_url })
})

const wrong: Record<string, readonly [further: unknown, message: RegExp]> = {
  'no JSON': ['{ "second": s3cret', /POSTGRES_CLUSTERS is not JSON$/],
  'a list': [[second], /must be object/],
  'main again': [{ main: second }, /names main/],
  'a name that no placement can have': [{ Second: second }, /Second/],
  'a missing address': [{ second: { url: second.url } }, /provisioner_url/],
  'a mistyped field': [{ second: { ...second, owner: 'x' } }, /'owner'/],
  'no address': [{ second: { ...second, url: 's3cret' } }, /second\/url/],
  'an address of something else': [
    { second: { ...second, url: 'redis://app:s3cret@x/care2' } },
    /second\/url/,
  ],
  'an address without a database': [{ second: { ...second, url: 'postgres://app:s3cret@x' } }, /second\/url/],
  'two databases': [{ second: { ...second, url: main.POSTGRES_URL } }, /second name different databases/],
  'one login for both': [{ second: { ...second, url: second.provisioner_url } }, /second share a login/],
}

for (const [name, [further, message]] of Object.entries(wrong)) {
  t.test(`the service does not start with ${name}, and says so without a secret`, async t => {
    try {
      read(further)
      t.fail('it was taken')
    } catch (error) {
      t.equal((error as Error).name, 'ConfigError')
      t.match((error as Error).message, message)
      t.notMatch(`${(error as Error).stack} ${JSON.stringify(error)}`, /s3cret/)
    }
  })
}
