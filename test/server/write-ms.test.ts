import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeMs } from '../../packages/server/src/answers/write-run.ts'

test('times are written as JSON writes them', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.maxSafeInteger().map((us) => us / 1000),
        fc.nat({ max: 9e8 }).map((us) => us / 1000),
        finite,
      ),
      (ms) => {
        expect(writeMs(ms)).toBe(JSON.stringify(ms))
      },
    ),
    { numRuns: 2000 },
  )
})
