import { expect, test } from 'vitest'
import { betaCdf, betaQuantile, chanceOfNone, lnGamma } from '../../../packages/server/src/analysis/beta.ts'
import { fisherTail } from '../../../packages/server/src/analysis/flaky/fisher.ts'
import { rateOf } from '../../../packages/server/src/analysis/flaky/flaky-rate.ts'
import { hasStopped } from '../../../packages/server/src/analysis/flaky/lasting.ts'

test('the gamma and beta functions have their known values', () => {
  expect(lnGamma(6)).toBeCloseTo(Math.log(120), 12)
  expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  // I(0.5; 2, 3) = 11/16
  expect(betaCdf(0.5, 2, 3)).toBeCloseTo(0.6875, 12)
  // The arcsine distribution.
  expect(betaCdf(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 12)
  expect(betaQuantile(0.6875, 2, 3)).toBeCloseTo(0.5, 10)
  // Beta(1, 1): 1 / (n + 1)
  expect(chanceOfNone(1, 1, 9)).toBeCloseTo(0.1, 12)
})

test('the lady who tastes tea is right by chance in one of seventy tastings', () => {
  expect(fisherTail(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12)
  expect(fisherTail(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12)
  expect(fisherTail(0, 4, 4, 8)).toBeCloseTo(1, 12)
})

test('a rate is what was seen, and what was seen long ago weighs little', () => {
  const dayMs = 86_400_000
  const facts = Array.from({ length: 100 }, (_, index) => ({ at: index < 50 ? 0 : 300 * dayMs }))
  const outcomes = {
    run: Int32Array.from(facts.keys()),
    status: Uint8Array.from(facts, (_, index) => (index < 50 ? Number(index % 2 === 0) : Number(index % 10 === 0))),
  }
  const places = Int32Array.from(facts.keys())

  const { rate, low, high } = rateOf(facts, outcomes, places, 300 * dayMs)

  expect(rate).toBeCloseTo(5.5 / 51, 2)
  expect(low).toBeLessThan(0.06)
  expect(high).toBeGreaterThan(0.18)
})

test('what comes every week has not stopped after six days, and what came every day has after forty', () => {
  expect(hasStopped(0, 63, 10, 70)).toBe(false)
  expect(hasStopped(0, 30, 31, 70)).toBe(true)
})
