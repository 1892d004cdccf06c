import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile } from '../../packages/server/src/analysis/quantile.ts'
import { bucketNs } from '../../packages/server/src/codec/log-code.ts'
import { createHistograms } from '../../packages/server/src/history/histograms.ts'

/** Near each other, as durations of a test are, or far away. */
const bucket = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 90, max: 130 }) }, fc.integer({ min: 0, max: 400 }))

test('a quantile is that of the middles of the buckets, whatever came and left', () => {
  fc.assert(
    fc.property(
      fc.array(bucket, { minLength: 1 }),
      fc.array(bucket),
      fc.constantFrom(0, 0.5, 0.95, 1),
      (kept, left, p) => {
        const histograms = createHistograms(3)
        for (const one of [...left, ...kept]) histograms.add(1, one, 1)
        for (const one of left) histograms.add(1, one, -1)
        // Others have their own.
        histograms.add(0, 50, 7)
        histograms.add(2, 60, 7)

        const middles = Float64Array.from(kept, (one) => bucketNs[one]! / 1e6).toSorted()
        expect(histograms.quantileMs(1, p)).toBeCloseTo(quantile(middles, p)!, 9)
        expect(histograms.count(1)).toBe(kept.length)
      },
    ),
    { numRuns: 1000 },
  )
})

test('where nothing is left there is no quantile', () => {
  const histograms = createHistograms(1)
  histograms.add(0, 100, 2)
  histograms.add(0, 100, -2)

  expect(histograms.quantileMs(0, 0.5)).toBeNull()
})
