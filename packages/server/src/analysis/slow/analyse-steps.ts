import type { Steps } from '../order/steps.ts'
import { type DurationHistory, seriesOf } from './duration-history.ts'
import { findSteps, leastResults, levelOf } from './find-steps.ts'
import type { Step } from './judge-step.ts'
import { runFactors, withoutFactors } from './run-factors.ts'
import { unusualRuns } from './unusual-runs.ts'

/** A lasting step of one test. Runs are indices into the history's. */
export interface TestStep {
  test: number
  /** The step lies after this run ... */
  lastRun: number
  /** ... and before this one, or in it. */
  firstRun: number
  /** New duration over old, less 1. */
  size: number
  /** Medians on both sides, in runs as slow as the newest ones. */
  beforeMs: number
  afterMs: number
  /** Results at the new level. */
  results: number
  /** The newest results are still at the new level. */
  isLatest: boolean
}

export interface TestLevel {
  fromRun: number
  toRun: number
  /** Median, in runs as slow as usual. */
  ms: number
}

/** Of one test: nothing if it has too few results. */
export interface TestSteps {
  test: number
  steps: TestStep[]
  levels: TestLevel[]
}

/**
 * The steps of all tests, in turns. Tests without a step are left out.
 * @param groupOf number of each test's group for the runs' factors: its layer
 */
export function* analyseSteps(history: DurationHistory, groupOf: ArrayLike<number>): Steps<TestSteps[]> {
  const factorsOf = yield* runFactors(history, groupOf)
  const machines = numberMachines(history)
  const groups = new Map<number, { factors: Float64Array; unusual: Uint8Array }>()
  for (const group of new Set(Array.from(groupOf))) {
    const factors = factorsOf(group)
    groups.set(group, { factors, unusual: yield* unusualRuns(factors) })
  }
  const found: TestSteps[] = []
  for (let test = 0; test < history.first.length - 1; test++) {
    if (history.first[test + 1]! - history.first[test]! < leastResults) continue
    const { factors, unusual } = groups.get(groupOf[test]!)!
    const series = seriesOf(history, test, unusual)
    const values = withoutFactors(series, factors)
    const { steps, levels } = findSteps({
      values,
      factors: Float64Array.from(series.run, (run) => factors[run]!),
      machines: Int32Array.from(series.run, (run) => machines[run]!),
    })
    if (steps.length > 0) {
      const named = levels.map((level) => ({
        fromRun: series.run[level.from]!,
        toRun: series.run[level.to - 1]!,
        ms: Math.exp(levelOf(values, level)),
      }))
      found.push({
        test,
        levels: named,
        steps: steps.map((step, index) => toTestStep(step, index)),
      })
      function toTestStep({ last, first, size }: Step, index: number): TestStep {
        return {
          test,
          lastRun: series.run[last]!,
          firstRun: series.run[first]!,
          size,
          beforeMs: named[index]!.ms,
          afterMs: named[index + 1]!.ms,
          results: levels[index + 1]!.to - levels[index + 1]!.from,
          isLatest: index === steps.length - 1,
        }
      }
    }
    yield
  }
  return found
}

function numberMachines({ runs }: DurationHistory): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(runs, ({ environment: { machine } }) => {
    const number = numbers.get(machine) ?? numbers.size
    numbers.set(machine, number)
    return number
  })
}
