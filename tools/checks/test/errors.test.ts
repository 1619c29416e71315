import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const root = join(import.meta.dirname, '../../..')

/** Every declared code with its status, read from the declarations themselves. */
function declaredErrors(): Map<string, string> {
  const declared = new Map<string, string>()
  for (const file of globSync('{apps,libs}/*/src/**/*.ts', { cwd: root })) {
    const source = readFileSync(join(root, file), 'utf8')
    for (const [, code, status] of source.matchAll(
      /createError\(\s*'(CE_\w+)',[\s\S]+?,\s*(\d{3}),?\s*\)/g,
    )) {
      declared.set(code as string, status as string)
    }
  }
  return declared
}

/** The rows of docs/errors.md: `| CE_… | 400 | … |`. */
function documentedErrors(): Map<string, string> {
  const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')
  return new Map(
    [...page.matchAll(/^\| `(CE_\w+)` \| (\d{3}) \|/gm)].map(row => [row[1] as string, row[2] as string]),
  )
}

t.test(
  'every declared error is documented with its status, and every documented one is declared',
  async t => {
    const declared = Object.fromEntries([...declaredErrors()].sort())
    t.ok(Object.keys(declared).length > 20, 'the declarations are found')
    t.strictSame(Object.fromEntries([...documentedErrors()].sort()), declared)
  },
)

t.test('no code is thrown that is not declared', async t => {
  const declared = declaredErrors()
  for (const file of globSync('{apps,libs}/*/src/**/*.ts', { cwd: root })) {
    for (const [code] of readFileSync(join(root, file), 'utf8').matchAll(/\bCE_[A-Z_]+[A-Z]/g)) {
      t.ok(declared.has(code), `${code} in ${file}`)
    }
  }
})
