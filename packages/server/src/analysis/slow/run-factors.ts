import type { Steps } from '../order/steps.ts'
import { quantile } from '../quantile.ts'
import { type DurationHistory, seriesOf, type TestSeries } from './duration-history.ts'

/** How slow each run was, for the tests of one group: natural logarithms, 0 = as usual. */
export type RunFactors = (group: number) => Float64Array

/** A run's factor is the median over its tests: with fewer it would be one test's own change. */
const leastTests = 5
const leastOfGroup = 12
/** The median of so many is as good as of all. */
const mostTests = 400
const rounds = 3

/**
 * What slows down a whole run, a slow day of the machine or more workers on its cores, says nothing about a test. By
 * median polish (Tukey 1977, "Exploratory Data Analysis", chapter 11): log duration = test + run + rest, where test and
 * run are medians in turns, so that neither outliers nor the changes of single tests move a run's part. Tests of a group
 * (a layer) are compared among themselves where there are enough: a slow database does not slow down unit tests.
 * @param groupOf number of each test's group
 */
export function* runFactors(history: DurationHistory, groupOf: ArrayLike<number>): Steps<RunFactors> {
  const tests = history.first.length - 1
  const byGroup = new Map<number, number[]>()
  for (let test = 0; test < tests; test++) {
    if (history.first[test + 1]! - history.first[test]! < leastTests) continue
    const list = byGroup.get(groupOf[test]!)
    if (list) list.push(test)
    else byGroup.set(groupOf[test]!, [test])
  }
  const all = yield* polish(history, [...byGroup.values()].flat(), leastTests)
  const own = new Map<number, Float64Array>()
  for (const [group, list] of byGroup) {
    if (list.length < leastOfGroup) continue
    const factors = yield* polish(history, list, leastOfGroup)
    own.set(
      group,
      factors.map((factor, run) => (Number.isNaN(factor) ? all[run]! : factor)),
    )
  }
  const fallback = all.map(orNone)
  const ofGroup = new Map([...own].map(([group, factors]) => [group, factors.map(orNone)]))
  return (group) => ofGroup.get(group) ?? fallback
}

/** NaN for runs with too few of these tests. */
function* polish(history: DurationHistory, tests: readonly number[], least: number): Steps<Float64Array> {
  const series: TestSeries[] = []
  for (const test of spread(tests)) {
    series.push(seriesOf(history, test))
    yield
  }
  const factors = new Float64Array(history.runs.length)
  const rests: number[][] = history.runs.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const list of rests) list.length = 0
    for (const { run, logMs } of series) {
      if (run.length === 0) continue
      const usual = medianOf(logMs.map((value, index) => value - orNone(factors[run[index]!]!)))
      for (let index = 0; index < run.length; index++) rests[run[index]!]!.push(logMs[index]! - usual)
      yield
    }
    for (let run = 0; run < factors.length; run++) {
      factors[run] = rests[run]!.length < least ? Number.NaN : medianOf(Float64Array.from(rests[run]!))
      if (run % 32 === 0) yield
    }
  }
  return factors
}

const orNone = (factor: number): number => (Number.isNaN(factor) ? 0 : factor)

/** Evenly over the list. */
function spread(tests: readonly number[]): number[] {
  if (tests.length <= mostTests) return [...tests]
  return Array.from({ length: mostTests }, (_, index) => tests[Math.floor((index * tests.length) / mostTests)]!)
}

// In place, on what is ours.
// oxlint-disable-next-line unicorn/no-array-sort
const medianOf = (values: Float64Array): number => quantile(values.sort(), 0.5)!

/** The durations of a test with what was the run's taken away. */
export function withoutFactors({ run, logMs }: TestSeries, factors: Float64Array): Float64Array {
  return logMs.map((value, index) => value - factors[run[index]!]!)
}
