import { committedDocument } from '@careeasy/client'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import t from 'tap'

// The committed document of the API by a strict validator of OpenAPI 3.1. That it is what the edge serves is tested
// in acceptance/test/api-document.test.ts.

const rules = {
  struct: 'error',
  'no-unresolved-refs': 'error',
  'operation-operationId': 'error',
  'operation-operationId-unique': 'error',
  'operation-operationId-url-safe': 'error',
  'operation-summary': 'error',
  'operation-2xx-response': 'error',
  'operation-4xx-response': 'error',
  'operation-parameters-unique': 'error',
  'operation-tag-defined': 'error',
  'operation-singular-tag': 'error',
  'path-parameters-defined': 'error',
  'path-declaration-must-exist': 'error',
  'path-not-include-query': 'error',
  'no-identical-paths': 'error',
  'security-defined': 'error',
  'tag-description': 'error',
  'no-unused-components': 'error',
  'no-invalid-media-type-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-enum-type-mismatch': 'error',
  'no-schema-type-mismatch': 'error',
  'no-duplicated-tag-names': 'error',
} as const

async function faultsOf(document: unknown): Promise<string[]> {
  const config = await createConfig({ rules })
  const problems = await lintFromString({ source: JSON.stringify(document), config })
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`,
  )
}

interface Operation {
  operationId: string
  responses: Record<string, unknown>
  parameters?: { in: string; name: string; required?: boolean; schema?: { default?: unknown } }[]
  security?: object[]
}
type Document = { paths: Record<string, Record<string, Operation>> }
const read = async () => (await committedDocument()) as Document
const operations = ({ paths }: Document) => Object.values(paths).flatMap(item => Object.values(item))

t.test(
  'the document is valid OpenAPI 3.1, its examples fit, and each operation has a name of its own',
  async t => {
    t.same(await faultsOf(await read()), [])
  },
)

t.test('the validator finds a fault that is planted', async t => {
  const document = await read()
  const me = document.paths['/auth/me']?.['get'] as Operation
  me.operationId = 'login'
  me.responses['200'] = { content: 1 }
  const faults = (await faultsOf(document)).join('\n')
  t.match(faults, /operation-operationId-unique/)
  t.match(faults, /struct/)
})

t.test('every operation says who may call it, what is refused, and what it needs', async t => {
  for (const { operationId, responses, parameters = [], security } of operations(await read())) {
    t.ok(Array.isArray(security), `${operationId} has security`)
    // Whether it runs is neither counted nor refused.
    const isHealth = operationId === 'getLiveness' || operationId === 'getReadiness'
    for (const status of ['400', '500', ...(isHealth ? [] : ['429', '503'])])
      t.ok(responses[status], `${operationId} ${status}`)
    if ((security ?? []).length > 0) t.ok(responses['401'], `${operationId} 401`)
    for (const { name, required, schema } of parameters)
      t.notOk(required === true && schema?.default !== undefined, `${operationId} ${name} has a default`)
  }
})
