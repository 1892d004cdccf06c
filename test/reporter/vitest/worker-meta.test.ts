import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAttempts, encodeAttempts } from '../../../packages/reporter/src/vitest/worker-meta.ts'

const count = fc.nat()
const us = fc.nat({ max: 2 ** 40 })

const attempts = fc.array(
  fc.record({
    retry: count,
    repeat: count,
    startUs: us,
    durationUs: us,
    beforeEachUs: fc.option(us),
    afterEachUs: fc.option(us),
    errorsBefore: count,
  }),
)

test('attempts come back from a worker as they went', () => {
  fc.assert(
    fc.property(attempts, (list) => {
      const wire: unknown = JSON.parse(JSON.stringify(encodeAttempts(list)))
      expect(decodeAttempts(wire as number[])).toEqual(list)
    }),
  )
})

test('times go as whole microseconds', () => {
  const attempt = { retry: 0, repeat: 0, startUs: 1.4, durationUs: 2.6, beforeEachUs: 0.2, afterEachUs: null }

  expect(encodeAttempts([{ ...attempt, errorsBefore: 0 }]).every(Number.isInteger)).toBe(true)
})

test('a meta cut off in the middle loses only its last attempt', () => {
  fc.assert(
    fc.property(attempts, fc.integer({ min: 1, max: 6 }), (list, missing) => {
      fc.pre(list.length > 0)
      expect(decodeAttempts(encodeAttempts(list).slice(0, -missing))).toEqual(list.slice(0, -1))
    }),
  )
})
