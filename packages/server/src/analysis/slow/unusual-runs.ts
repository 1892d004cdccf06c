import type { Steps } from '../order/steps.ts'
import { median } from '../quantile.ts'

const around = 20
/** As logarithms: less than 13 % is the usual up and down. */
const leastUnusual = 0.12
const timesUsual = 4
const toDeviation = 1.4826

/**
 * Runs that were much slower or faster than the forty around them, for all tests: 1. A slow machine does not slow down
 * every test alike, so such a run tells nothing about one of them. A lasting change is usual once it has lasted.
 * @param factors see run-factors.ts
 */
export function* unusualRuns(factors: Float64Array): Steps<Uint8Array> {
  const offset = new Float64Array(factors.length)
  for (let run = 0; run < factors.length; run++) {
    if (run % 64 === 0) yield
    const from = Math.max(0, Math.min(run - around, factors.length - 2 * around - 1))
    offset[run] = Math.abs(factors[run]! - median(factors.subarray(from, from + 2 * around + 1))!)
  }
  const most = Math.max(leastUnusual, timesUsual * toDeviation * (median(offset) ?? 0))
  return Uint8Array.from(offset, (one) => (one > most ? 1 : 0))
}
