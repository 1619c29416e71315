import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { createSchemaCompiler, type Json } from '../src/index.ts'

interface Group {
  readonly description: string
  readonly schema: Json
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[]
}

const suite = new URL('json-schema-test-suite/', import.meta.url)
const files = readdirSync(new URL('draft2020-12/', suite))
const groupsOf = (file: string) =>
  JSON.parse(readFileSync(new URL(`draft2020-12/${file}`, suite), 'utf8')) as Group[]

/** What is refused or answered otherwise, exactly: see its README for why. */
const expected = JSON.parse(readFileSync(new URL('expected.json', suite), 'utf8')) as {
  readonly refused: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly otherwise: readonly string[]
}

t.test('the official suite passes, but for the constructs that are refused by name', async t => {
  const compile = createSchemaCompiler()
  const refused: Record<string, Record<string, string>> = {}
  const otherwise: string[] = []
  let passed = 0
  for (const file of files) {
    for (const { description, schema, tests } of groupsOf(file)) {
      const validate = attempt(() => compile(schema))
      if (typeof validate === 'string') {
        refused[file] = { ...refused[file], [description]: validate }
        continue
      }
      for (const { data, valid, description: name } of tests) {
        if ((validate(data).length === 0) === valid) passed += 1
        else otherwise.push(`${file}: ${description}: ${name}`)
      }
    }
  }
  t.equal(files.length, 46, 'all files of the required part')
  t.same(refused, expected.refused)
  t.same(otherwise, expected.otherwise)
  t.equal(passed, 1049)
})

/** Why schemas of the suite are refused, and what the README says of it. */
const documented: Readonly<Record<string, string>> = {
  'only the whole schema may have an $id: it is one document': '`$id` below the root',
  "'meta' is the metaschema's": 'an anchor `meta`',
  'leaves the document; only #… and https://json-schema.org/draft/2020-12/schema can be referred to':
    'a `$ref` or `$dynamicRef` that is not `#…` or the metaschema',
  'can only be https://json-schema.org/draft/2020-12/schema': 'another `$schema`',
  'cannot be the name of an attribute': 'an attribute `__proto__`',
  'is not taken, as the validator gets it wrong beside contains and anyOf: use prefixItems with items':
    '`unevaluatedItems`, and',
  'is not taken in a schema with if, as the validator gets it wrong: use additionalProperties, or anyOf in place of if':
    '`unevaluatedProperties` together with `if`',
}

t.test('the README says what of the suite is refused, and no more of it is', async t => {
  const reasons = new Set(Object.values(expected.refused).flatMap(groups => Object.values(groups)))
  t.same([...reasons].toSorted(), Object.keys(documented).toSorted())
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const phrase of Object.values(documented)) t.ok(readme.includes(phrase), phrase)
  t.ok(readme.includes(`every answer that differs (${expected.otherwise.length}, all of \`format\`)`))
})

/** The value, or why the schema is refused. */
function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    const [fault] = (error as { validation?: { message: string }[] }).validation ?? []
    if (fault === undefined) throw error
    return fault.message
  }
}
