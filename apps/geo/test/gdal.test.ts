import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createDatabase, createGeo, feature } from './helper.ts'

// GDAL's own tools, from Debian, against the listening service: they read, page and filter what is there.

t.setTimeout(300_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const { app, as, tenants } = await createGeo(t, database)
const headers = await as(tenants[0])
const others = await as(tenants[1])
const epsg3857 = 'http://www.opengis.net/def/crs/EPSG/0/3857'
const asked: URL[] = []
app.server.on('request', ({ url }) => asked.push(new URL(url ?? '', 'http://geo')))
const items = '/geo/collections/places/items'
for (let index = 0; index < 25; index++) {
  const body = feature(`Place ${index}`, 4 + index / 10, 52, { beds: index })
  const { statusCode } = await app.inject({ method: 'POST', url: items, headers, body })
  if (statusCode !== 201) throw new Error(`a place was answered ${statusCode}`)
}
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as { port: number }
const source = `OAPIF:http://127.0.0.1:${port}/geo`
const folder = mkdtempSync(join(tmpdir(), 'gdal-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const headerFile = join(folder, 'headers')
writeFileSync(
  headerFile,
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join(''),
)
const command = join(import.meta.dirname, '../../../tools/platform/src/gdal.ts')

/** What a tool prints. */
async function gdal(...args: string[]): Promise<string> {
  asked.length = 0
  const env = { ...process.env, GDAL_HTTP_HEADER_FILE: headerFile }
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { env })
  return stdout
}

t.test('ogrinfo finds the collections, and the schema of one', async t => {
  t.match(await gdal('ogrinfo', source), /1: places .*\n2: service-areas /)
  const summary = await gdal('ogrinfo', '-so', source, 'places')
  t.match(summary, /Geometry: Point\nFeature Count: 25\n/)
  for (const field of ['id: String', 'name: String', 'beds: Integer', 'created_at: DateTime'])
    t.match(summary, new RegExp(`^${field} `, 'm'))
})

t.test('ogrinfo reads every feature, page by page', async t => {
  const names = namesIn(await gdal('ogrinfo', '-q', source, 'places', '-oo', 'PAGE_SIZE=10'))
  t.same(new Set(names), new Set(Array.from({ length: 25 }, (_, index) => `Place ${index}`)))
  t.equal(names.length, 25)
  t.equal(
    asked.filter(({ searchParams }) => searchParams.has('cursor')).length,
    2,
    'the next links were followed',
  )
})

t.test('ogrinfo lets the service filter: by a property and by a box', async t => {
  t.same(namesIn(await gdal('ogrinfo', '-q', source, 'places', '-where', "name = 'Place 7'")), ['Place 7'])
  t.equal(asked.at(-1)?.searchParams.get('name'), 'Place 7', 'it was asked for this one only')
  const box = ['-spat', '4.15', '51', '4.35', '53']
  t.same(namesIn(await gdal('ogrinfo', '-q', source, 'places', ...box)), ['Place 2', 'Place 3'])
  t.match(asked.at(-1)?.searchParams.get('bbox'), /^4\.15/)
})

t.test('what ogrinfo cannot ask for it filters itself', async t => {
  const where = ['-where', "name IN ('Place 7', 'Place 8') AND kind LIKE 'cl%'"]
  t.same(namesIn(await gdal('ogrinfo', '-q', source, 'places', ...where)), ['Place 7', 'Place 8'])
})

t.test(
  'ogr2ogr copies a collection, in another reference system, and what it writes can be put back',
  async t => {
    const file = join(folder, 'places.geojson')
    await gdal('ogr2ogr', '-f', 'GeoJSON', file, source, 'places', '-t_srs', 'EPSG:3857')
    const { features } = JSON.parse(readFileSync(file, 'utf8'))
    t.equal(features.length, 25)
    const metres = (await app.inject({ url: `${items}?limit=25&crs=${epsg3857}`, headers })).json()
    const xOf = ({ geometry }: { geometry: { coordinates: number[] } }) => geometry.coordinates[0]?.toFixed(2)
    t.same(features.map(xOf), metres.features.map(xOf), 'GDAL and the service mean the same by it')

    const degrees = join(folder, 'degrees.geojson')
    const fields = ['-select', 'name,kind,beds', '-lco', 'RFC7946=YES']
    await gdal('ogr2ogr', '-f', 'GeoJSON', degrees, source, 'places', ...fields)
    for (const { type, geometry, properties } of JSON.parse(readFileSync(degrees, 'utf8')).features) {
      const body = { type, geometry, properties }
      t.equal((await app.inject({ method: 'POST', url: items, headers: others, body })).statusCode, 201)
    }
    const copied = (await app.inject({ url: `${items}?limit=25`, headers: others })).json()
    t.equal(copied.numberMatched, 25)
  },
)

/** The names of the features that ogrinfo has listed. */
function namesIn(listing: string): string[] {
  return [...listing.matchAll(/^ {2}name \(String\) = (.*)$/gm)].map(([, name]) => name as string)
}
