import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOf } from '../../packages/server/src/answers/first-of.ts'

test('the first of many are those that sorting all of them brings to the front', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), fc.nat({ max: 60 }), (values, count) => {
      const items = values.map((value, index) => ({ value, index }))
      const compare = (a: (typeof items)[0], b: (typeof items)[0]): number => a.value - b.value || a.index - b.index
      expect(firstOf(items, count, compare)).toEqual(items.toSorted(compare).slice(0, count))
    }),
  )
})
