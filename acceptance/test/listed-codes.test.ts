import { committedDocument } from '@careeasy/client'
import t from 'tap'
import { clientOf, deployment, refusal } from './client.ts'
import { createListing, type Document } from './listed-codes.ts'

// Whether the watch over the codes of all other tests would see one that is missing.

const to = deployment()

t.test('a code that an operation answers with is listed, and one that were not is told', async t => {
  const { status, code } = await refusal(clientOf(to.edgeUrl).api.GET('/auth/me'))
  const seen = { method: 'GET', path: '/auth/me?x=1', status, code }
  t.match(seen, { status: 401, code: 'CE_CREDENTIALS_MISSING' })
  const document = (await committedDocument()) as Document
  t.equal(createListing(document)(seen), undefined)
  const without = JSON.parse(JSON.stringify(document).replaceAll('"CE_CREDENTIALS_MISSING"', '"CE_NONE"'))
  t.match(createListing(without)(seen), 'GET /auth/me answered 401 CE_CREDENTIALS_MISSING')
  t.match(createListing(document)({ ...seen, status: 403 }), 'its problems of 403 are')
})

t.test('a path is looked up at the operation that it is of', async t => {
  const document = (await committedDocument()) as Document
  const listed = createListing(document)
  const code = 'CE_OBJECT_NOT_FOUND'
  const at = (path: string, method = 'GET') => listed({ method, path, status: 404, code })
  t.equal(at('/profile/objects/person/0190a000-0000-7000-8000-000000000001'), undefined)
  t.match(at('/profile/objects/person/export'), 'GET /profile/objects/{type}/export answered')
  t.equal(at('/there/is/no/such/path'), undefined, 'of no operation')
  t.equal(at('/profile/objects/person/export', 'TRACE'), undefined)
})
