import type { AbstractTest } from '../abstract-test.ts'
import { checkRefused, eachFiltered, quoted } from './filters.ts'

const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf'

/** OGC 21-065r2: the basics of CQL2. */
export const cql2Tests: readonly AbstractTest[] = [
  {
    id: '/conf/cql2-text/validate',
    class: `${cql2}/cql2-text`,
    async run(subject) {
      for (const filter of ["id = 'x' AND", "id == 'x'", "(id = 'x'", "id = 'x", 'id IN ()'])
        await checkRefused(subject, { filter })
    },
  },
  {
    id: '/conf/cql2-json/validate',
    class: `${cql2}/cql2-json`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-json',
        (name, value) => JSON.stringify({ op: '=', args: [{ property: name }, value] }),
        (given, value) => given === value,
      )
      for (const filter of ['{', '{"op":"="}', '{"op":"?","args":[1,1]}'])
        await checkRefused(subject, { filter, 'filter-lang': 'cql2-json' })
    },
  },
  {
    id: '/conf/basic-cql2/comparison',
    class: `${cql2}/basic-cql2`,
    async run(subject) {
      const tests: readonly (readonly [string, (given: string, value: string) => boolean])[] = [
        ['=', (given, value) => given === value],
        ['<>', (given, value) => given !== value],
      ]
      for (const [operator, isSo] of tests)
        await eachFiltered(
          subject,
          'cql2-text',
          (name, value) => `${name} ${operator} ${quoted(value)}`,
          (given, value) => typeof given === 'string' && isSo(given, value),
        )
    },
  },
  {
    id: '/conf/basic-cql2/logical',
    class: `${cql2}/basic-cql2`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) =>
          `NOT (${name} = ${quoted(value)}) OR (${name} = ${quoted(value)} AND ${name} IS NULL)`,
        (given, value) => given != null && given !== value,
      )
    },
  },
  {
    id: '/conf/advanced-comparison-operators/like',
    class: `${cql2}/advanced-comparison-operators`,
    async run(subject) {
      const prefix = (value: string) => value.slice(0, 3).replaceAll(/[%_\\]/g, '')
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) => `${name} LIKE ${quoted(`${prefix(value)}%`)}`,
        (given, value) => typeof given === 'string' && given.startsWith(prefix(value)),
      )
    },
  },
  {
    id: '/conf/advanced-comparison-operators/in',
    class: `${cql2}/advanced-comparison-operators`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) => `${name} IN (${quoted(value)}, 'neither this')`,
        (given, value) => given === value,
      )
    },
  },
]
