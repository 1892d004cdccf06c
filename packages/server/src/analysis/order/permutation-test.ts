import { groupBy } from './group-by.ts'
import { type Observations, UNKNOWN } from './observe.ts'
import type { Steps } from './steps.ts'

export interface PermutationOptions {
  /** Uniform in [0, 1). Seed it: the same history must give the same verdict. */
  random: () => number
  /** Most permutations. @default 999 */
  permutations?: number
  /** Stop once this many permutations reached the observed value: the p-value is then large anyway. @default 10 */
  stopAfter?: number
}

/** Chances that any later test cleans up, for which the effect of a candidate is looked for. */
const CLEANED = [0, 0.1, 0.3]

export interface Permuted {
  /** Permutations that reached the observed value. */
  hits: number
  permutations: number
  /** More permutations would not change much: the p-value is large. */
  stopped: boolean
}

export const pValueOf = ({ hits, permutations, stopped }: Permuted): number =>
  stopped ? hits / permutations : (1 + hits) / (1 + permutations)

const NOTHING_VARIES: Permuted = { hits: 1, permutations: 1, stopped: true }
const CANDIDATES_IN_STEP = 64
/** Additions in one step: a few ms. */
const STEP = 1_000_000

/**
 * Does anything that ran before (or beside) the test go with its failures? A permutation test with the max statistic:
 * outcomes are permuted inside their strata, and the largest statistic over all candidates, scopes and decays is compared
 * with the largest of every permutation. The maximum absorbs that there are many candidates; the strata, that commits
 * differ.
 *
 * The statistic of a candidate is z^2/2 - log(candidates of its scope), z the stratified (Cochran-Mantel-Haenszel)
 * correlation of failing with its exposure (1-q)^gap: about the log likelihood ratio that ranks suspects.
 *
 * Max statistic: Westfall & Young 1993. Stopping early, p = hits/permutations: Besag & Clifford, Biometrika 1991; else
 * p = (1 + hits)/(1 + permutations): Phipson & Smyth 2010.
 *
 * In steps, so that others get a turn. pValueOf makes the p-value of what it returns: 1 if nothing varies.
 */
export function* permute(
  observations: Observations,
  { random, permutations = 999, stopAfter = 10 }: PermutationOptions,
): Steps<Permuted> {
  const { fails, stratum, failures } = observations
  const features = yield* standardised(observations)
  if (features.count === 0) return NOTHING_VARIES
  yield
  const shuffle = shuffler(fails, stratum, random)
  const sums = new Float64Array(features.count)
  const observed = largest(features, fails, sums) - 1e-9
  const rarer = Math.min(failures, fails.length - failures)
  const inOneStep = Math.ceil(STEP / (features.count * rarer + fails.length))
  let hits = 0
  for (let done = 1; done <= permutations; done++) {
    if (largest(features, shuffle(), sums) >= observed && ++hits >= stopAfter)
      return { hits, permutations: done, stopped: true }
    if (done % inOneStep === 0) yield
  }
  return { hits, permutations, stopped: false }
}

interface Features {
  count: number
  /** Run-major, runs x count: exposure less its mean in the stratum, over the standard deviation of its sum. */
  value: Float32Array
  /** log(candidates of the scope) of each feature. */
  penalty: Float64Array
  /** The statistic is linear in the outcomes: it is summed over the rarer one, with this sign. */
  rarer: 0 | 1
}

function* standardised({ scopes, fails, stratum }: Observations): Steps<Features> {
  const runs = fails.length
  const strata = strataWith(fails, stratum)
  const columns: Float32Array[] = []
  const penalties: number[] = []
  for (const { id, gap, scope, unit } of scopes) {
    const decays = scope === 'overlapping' && unit === 'file' ? [0] : CLEANED
    const powers = decays.map((q) => Float64Array.from({ length: 64 }, (_, gapSize) => (1 - q) ** gapSize))
    for (let candidate = 0; candidate < id.length; candidate++) {
      for (const power of powers) {
        const column = columnOf(gap.subarray(candidate * runs, (candidate + 1) * runs), power, strata)
        if (!column) continue
        columns.push(column)
        penalties.push(Math.log(id.length))
      }
      if (candidate % CANDIDATES_IN_STEP === 0) yield
    }
  }
  const value = new Float32Array(runs * columns.length)
  for (const [feature, column] of columns.entries())
    for (let run = 0; run < runs; run++) value[run * columns.length + feature] = column[run]!
  const failures = fails.reduce((sum, one) => sum + one, 0)
  return {
    count: columns.length,
    value,
    penalty: Float64Array.from(penalties),
    rarer: failures * 2 <= runs ? 1 : 0,
  }
}

interface Stratum {
  runs: number[]
  /** Share of its runs that failed. */
  rate: number
}

/** Strata with both outcomes: the others cannot tell anything. */
const strataWith = (fails: Uint8Array, stratum: Int32Array): Stratum[] =>
  [...groupBy(fails.keys(), (run) => stratum[run]!).values()]
    .map((runs) => ({ runs, rate: runs.reduce((sum, run) => sum + fails[run]!, 0) / runs.length }))
    .filter(({ rate }) => rate > 0 && rate < 1)

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
      if (own >= 0) sum += power[own < 64 ? own : 63]!
    }
    if (known < 2) continue
    const mean = sum / known
    let squares = 0
    for (const run of runs) {
      const own = gap[run]!
      if (own === UNKNOWN) continue
      column[run] = (own >= 0 ? power[own < 64 ? own : 63]! : 0) - mean
      squares += column[run] ** 2
    }
    // Variance of the sum over a random choice of the failing runs (finite population).
    variance += (squares * rate * (1 - rate) * runs.length) / (runs.length - 1)
  }
  if (variance < 1e-9) return null
  const deviation = Math.sqrt(variance)
  for (let run = 0; run < column.length; run++) column[run]! /= deviation
  return column
}

const largest = ({ count, value, penalty, rarer }: Features, fails: Uint8Array, sums: Float64Array): number => {
  sums.fill(0)
  for (let run = 0; run < fails.length; run++) {
    if (fails[run] !== rarer) continue
    const base = run * count
    for (let feature = 0; feature < count; feature++) sums[feature]! += value[base + feature]!
  }
  let best = -Infinity
  for (let feature = 0; feature < count; feature++) {
    const one = (sums[feature]! * sums[feature]!) / 2 - penalty[feature]!
    if (one > best) best = one
  }
  return best
}

/** Each call permutes the outcomes inside the strata, in place, and returns the same array. */
const shuffler = (fails: Uint8Array, stratum: Int32Array, random: () => number): (() => Uint8Array) => {
  const permuted = fails.slice()
  const strata = strataWith(fails, stratum).map(({ runs }) => runs)
  return () => {
    for (const runs of strata)
      for (let last = runs.length - 1; last > 0; last--) {
        const other = Math.floor(random() * (last + 1))
        const kept = permuted[runs[last]!]!
        permuted[runs[last]!] = permuted[runs[other]!]!
        permuted[runs[other]!] = kept
      }
    return permuted
  }
}
