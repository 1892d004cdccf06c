import { array, assert, boolean, constant, constantFrom, integer, nat, oneof, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { bayesFactor, SET_GRID } from '../../packages/server/src/analysis/order/bayes-factor.ts'
import {
  countExposure,
  gapsFrom,
  joined,
  NEVER,
  scoreSets,
} from '../../packages/server/src/analysis/order/score-sets.ts'

const gap = oneof(constant(NEVER), integer({ min: 0, max: 3 }), integer({ min: 0, max: 32_000 }))

test('a set with one more member is scored by the runs that it is exposed in', () => {
  assert(
    property(
      array(record({ first: gap, other: gap, cleaner: gap, affected: nat({ max: 1 }) }), { minLength: 1 }),
      boolean(),
      constantFrom('any', 'all', 'cleaner'),
      (runs, isCleaned, as) => {
        const gapsOf = (name: 'first' | 'other' | 'cleaner') => gapsFrom(Int16Array.from(runs, (run) => run[name]))
        const affected = Uint8Array.from(runs, (run) => run.affected)
        const [first, other, cleaner] = [gapsOf('first'), gapsOf('other'), gapsOf('cleaner')]
        const alone = { complete: first.each, cleaned: first.each.map(() => NEVER) }
        const set = isCleaned ? joined(alone, cleaner.each, 'cleaner') : alone

        const larger = countExposure(joined(set, other.each, as), affected)
        expect(scoreSets(affected)(set, isCleaned)(other, as)).toBe(bayesFactor(SET_GRID, 1)(larger))
      },
    ),
    { numRuns: 500 },
  )
})
