import { type Candidates, UNKNOWN } from './candidates.ts'
import { type Features, FURTHEST, LEAST_VARIANCE, varianceOfSum } from './features.ts'
import type { Steps } from './steps.ts'
import type { Stratum } from './strata.ts'

const CANDIDATES_IN_STEP = 64

/** Of few candidates: exposures less their means in the strata, over the standard deviations of their sums, run by run. */
export function* testFeatures(
  { id, gap }: Candidates,
  powers: readonly Float64Array[],
  strata: readonly Stratum[],
): Steps<Features | undefined> {
  const runs = gap.length / id.length
  const columns: Float32Array[] = []
  for (let candidate = 0; candidate < id.length; candidate++) {
    for (const power of powers) {
      const column = columnOf(gap.subarray(candidate * runs, (candidate + 1) * runs), power, strata)
      if (column) columns.push(column)
    }
    if (candidate % CANDIDATES_IN_STEP === 0) yield
  }
  const count = columns.length
  if (count === 0) return undefined
  const value = new Float32Array(runs * count)
  for (const [feature, column] of columns.entries())
    for (let run = 0; run < runs; run++) value[run * count + feature] = column[run]!
  const penalty = Math.log(id.length)
  const sums = new Float64Array(count)
  return {
    work: count,
    largest(chosen) {
      sums.fill(0)
      for (let index = 0; index < chosen.length; index++) {
        const base = chosen[index]! * count
        for (let feature = 0; feature < count; feature++) sums[feature]! += value[base + feature]!
      }
      let best = 0
      for (let feature = 0; feature < count; feature++) best = Math.max(best, Math.abs(sums[feature]!))
      return (best * best) / 2 - penalty
    },
  }
}

/** Null if the candidate does not vary. A run where it cannot be told gets the mean of its stratum: no influence. */
const columnOf = (gap: Int16Array, power: Float64Array, strata: readonly Stratum[]): Float32Array | null => {
  const column = new Float32Array(gap.length)
  let variance = 0
  for (const { runs, rate } of strata) {
    let known = 0
    let sum = 0
    for (const run of runs) {
      const own = gap[run]!
      if (own === UNKNOWN) continue
      known++
      if (own >= 0) sum += power[Math.min(own, FURTHEST)]!
    }
    if (known < 2) continue
    const mean = sum / known
    let squares = 0
    for (const run of runs) {
      const own = gap[run]!
      if (own === UNKNOWN) continue
      column[run] = (own >= 0 ? power[Math.min(own, FURTHEST)]! : 0) - mean
      squares += column[run] ** 2
    }
    variance += squares * varianceOfSum(rate, runs.length)
  }
  if (variance < LEAST_VARIANCE) return null
  const deviation = Math.sqrt(variance)
  for (let run = 0; run < column.length; run++) column[run]! /= deviation
  return column
}
