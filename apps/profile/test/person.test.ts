import t from 'tap'
import { createTypes } from '../src/types/create-types.ts'

t.test('the attributes of a built-in person are checked as its schema says', async t => {
  const person = createTypes().builtIn('person')
  const faults = (attributes: Record<string, unknown>) =>
    person?.validate(person.complete(attributes)).map(({ pointer }) => pointer)
  t.same(faults({ fname: 'A', lname: 'B' }), [])
  t.same(faults({ fname: ' \u00a0', lname: 'B\0' }), ['/fname', '/lname'])
  t.same(faults({ fname: 'A', lname: 'B', email: 'nobody', others: { hobbies: [] } })?.toSorted(), [
    '/email',
    '/others/hobbies',
  ])
})
