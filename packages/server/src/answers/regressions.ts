import { createHash } from 'node:crypto'
import { costMinutesPerWeek } from '../analysis/cost.ts'
import type { TestStep } from '../analysis/slow/analyse-steps.ts'
import { leastResults } from '../analysis/slow/find-steps.ts'
import type { Regression, RegressionsAnswer } from '../api-schemas/regressions.ts'
import type { SlowAnalysis } from '../history/slow-analyses.ts'
import type { Latest } from '../history/latest-analyses.ts'
import { toRange } from './period.ts'
import { roundMs } from './round.ts'
import { stepAnswer } from './steps.ts'
import { testNames } from './test-names.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

export function regressionsAnswer(view: View, latest: Latest<SlowAnalysis> | undefined): RegressionsAnswer {
  const range = toRange(view.period)
  const tests = { judged: 0, notEnoughData: 0 }
  if (!latest) return { range, branch: null, runs: 0, isCurrent: view.now.runs.length === 0, tests, regressions: [] }
  const { analysis, isCurrent } = latest
  for (const test of view.tests) {
    if (measures.runs(view, test) === 0) continue
    tests[(analysis.results[test] ?? 0) < leastResults ? 'notEnoughData' : 'judged']++
  }
  return {
    range,
    branch: analysis.branch,
    runs: analysis.runs.length,
    isCurrent,
    tests,
    regressions: regressionsOf(view, analysis),
  }
}

/** Steps of the range that still hold, those of one file and the same runs together; the costliest first. */
export function regressionsOf(view: View, analysis: SlowAnalysis): Regression[] {
  const { from, to } = view.period
  const groups: TestStep[][] = []
  for (const steps of analysis.steps.values()) {
    const step = steps.at(-1)!
    const { at } = analysis.runs[step.firstRun]!
    if (at < from || at > to || measures.runs(view, step.test) === 0) continue
    const group = groups.find((others) => belongsTo(view, step, others))
    if (group) group.push(step)
    else groups.push([step])
  }
  return groups
    .map((group) => toRegression(view, analysis, group))
    .toSorted((left, right) => right.minutesPerWeek - left.minutesPerWeek || (left.id < right.id ? -1 : 1))
}

/** Same file, same direction, and runs in which all of them can have come at once. */
function belongsTo({ catalog }: View, step: TestStep, group: readonly TestStep[]): boolean {
  const first = group[0]!
  if (catalog.tests[step.test]!.file !== catalog.tests[first.test]!.file) return false
  if (step.size > 0 !== first.size > 0) return false
  const last = Math.max(...group.map(({ lastRun }) => lastRun))
  const next = Math.min(...group.map(({ firstRun }) => firstRun))
  return step.lastRun < next && step.firstRun > last
}

function toRegression(view: View, analysis: SlowAnalysis, group: TestStep[]): Regression {
  const { catalog } = view
  const sorted = group.toSorted((left, right) => changeMs(right) - changeMs(left) || left.test - right.test)
  const tests = sorted.map((step): Regression['tests'][number] => {
    const { tags: _tags, layer, ...names } = testNames(catalog, catalog.tests[step.test]!)
    return { ...names, layer: layer.effective, step: stepAnswer(analysis, step) }
  })
  const { file } = catalog.tests[sorted[0]!.test]!
  const beforeMs = sum(group, ({ beforeMs: ms }) => ms)
  const afterMs = sum(group, ({ afterMs: ms }) => ms)
  // All that is known of when it came, taken together.
  const last = tests.reduce(
    (latest, { step }) => (step.lastRun.at > latest.at ? step.lastRun : latest),
    tests[0]!.step.lastRun,
  )
  const first = tests.reduce(
    (earliest, { step }) => (step.firstRun.at < earliest.at ? step.firstRun : earliest),
    tests[0]!.step.firstRun,
  )
  return {
    id: createHash('sha256')
      .update(JSON.stringify([tests[0]!.id, first.id]))
      .digest('hex')
      .slice(0, 16),
    file: tests[0]!.file,
    tests,
    testsOfFile: view.tests.filter((test) => catalog.tests[test]!.file === file && measures.runs(view, test) > 0)
      .length,
    layer: tests[0]!.layer,
    lastRun: last,
    firstRun: first,
    size: afterMs / beforeMs - 1,
    beforeMs: roundMs(beforeMs),
    afterMs: roundMs(afterMs),
    minutesPerWeek: sum(group, (step) =>
      costMinutesPerWeek((step.afterMs - step.beforeMs) * measures.runs(view, step.test), view.weeks),
    ),
  }
}

const changeMs = ({ beforeMs, afterMs }: TestStep): number => Math.abs(afterMs - beforeMs)

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
