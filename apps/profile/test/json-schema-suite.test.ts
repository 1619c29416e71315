import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { Json } from '../src/types/plain-schema.ts'
import { createSchemaCompiler } from '../src/types/validator.ts'

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
