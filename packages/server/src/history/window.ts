import { statusCode } from '../codec/status.ts'
import { quantile } from '../analysis/quantile.ts'
import { runSteps, type Steps } from '../analysis/order/steps.ts'
import type { HistoryRun, Results } from './results.ts'
import type { DayTally } from './tally.ts'

/**
 * The results of a stretch of time, by test: what quantiles, costs and rates are read from. It is kept up to date by
 * adding the runs that have come and taking away those that have left, so that no report makes everything be counted
 * anew. A row costs 4 bytes here, and about 0.2 microseconds each time it comes or goes.
 */
export interface Window {
  /** Durations in ms of the results that passed, failed or passed on retry: [0, count) ascending. Empty where rolled up. */
  readonly sorted: Float32Array[]
  /** The p-quantile of those durations, ms; null where there are none. Exact in memory, within 2.5 % where rolled up. */
  quantileMs(test: number, p: number): number | null
  /** Sums of each day (days since 1970, UTC) where rolled up: runs before those in memory have no parts then. */
  readonly days?: ReadonlyMap<number, DayTally>
  /** Columns by test id. */
  readonly count: Int32Array
  /** Results that ran: those above and the unfinished. */
  readonly ran: Int32Array
  readonly sumMs: Float64Array
  readonly failed: Int32Array
  readonly retried: Int32Array
  /** Skipped, by itself or by the file. */
  readonly skipped: Int32Array
  /** Runs inside, oldest first. */
  readonly runs: readonly HistoryRun[]
  /** Length of the columns. */
  readonly tests: number
}

export interface Stretch {
  /** Epoch ms, both included. */
  from: number
  to: number
  branch?: string | undefined
  /** Only runs where each of these dimensions has that value (run-environment.ts). */
  environment?: Record<string, string> | undefined
}

export function isInside({ from, to, branch, environment }: Stretch, run: HistoryRun): boolean {
  if (run.at < from || run.at > to || (branch !== undefined && run.branch !== branch)) return false
  // A plain loop: every run of a project is asked, again and again.
  for (const name in environment) if (run.environment.dimensions.get(name) !== environment[name]) return false
  return true
}

export interface LiveWindow {
  /** Brings the window to that stretch. `all` are the project's runs, oldest first. */
  moveTo(stretch: Stretch, all: readonly HistoryRun[], tests: number): Window
  /** Counts most of that stretch, in steps: then little is left to `moveTo`. */
  approach(stretch: Stretch, all: readonly HistoryRun[], tests: number): Steps<void>
}

const empty = new Float32Array(0)

export function createWindow(): LiveWindow {
  let members = new Set<Results>()
  let columns = makeColumns(0)
  let runs: HistoryRun[] = []

  /** Whoever reads meanwhile reads what was. */
  function* countAnew(inside: Set<Results>, tests: number): Steps<void> {
    const next = makeColumns(tests)
    yield* fill(next, inside)
    columns = next
    members = inside
  }

  /** The columns are whole after each step, though it may be that others have moved the window meanwhile. */
  function* countChanges(come: Results[], gone: Results[], tests: number): Steps<void> {
    if (columns.tests < tests) columns = growColumns(columns, tests)
    for (const part of gone) {
      if (members.delete(part)) remove(columns, part)
      yield
    }
    for (const part of come) {
      if (!members.has(part)) add(columns, part)
      members.add(part)
      yield
    }
  }

  // What is inside is settled at once: reports that come between the steps may have more tests.
  function approach(stretch: Stretch, all: readonly HistoryRun[], tests: number): Steps<void> {
    const inside = new Set(all.filter((run) => isInside(stretch, run)).flatMap((run) => run.parts))
    const come = [...inside].filter((part) => !members.has(part))
    const gone = [...members].filter((part) => !inside.has(part))
    // Sorting everything once is cheaper than sorting in most of it one by one.
    const isAnew = come.length + gone.length > Math.max(16, inside.size / 4)
    return isAnew ? countAnew(inside, tests) : countChanges(come, gone, tests)
  }

  function moveTo(stretch: Stretch, all: readonly HistoryRun[], tests: number): Window {
    runs = all.filter((run) => isInside(stretch, run))
    runSteps(approach(stretch, all, tests))
    if (columns.tests < tests) columns = growColumns(columns, tests)
    const { sorted, count } = columns
    return { ...columns, runs, tests, quantileMs: (test, p) => quantile(sorted[test]!, p, count[test]) }
  }

  return { moveTo, approach }
}

type Columns = Omit<Window, 'runs' | 'quantileMs' | 'days'>

function makeColumns(tests: number): Columns {
  return {
    sorted: Array.from({ length: tests }, () => empty),
    count: new Int32Array(tests),
    ran: new Int32Array(tests),
    sumMs: new Float64Array(tests),
    failed: new Int32Array(tests),
    retried: new Int32Array(tests),
    skipped: new Int32Array(tests),
    tests,
  }
}

function growColumns(old: Columns, atLeast: number): Columns {
  const larger = makeColumns(Math.max(atLeast, old.tests + (old.tests >> 2)))
  old.sorted.forEach((values, test) => (larger.sorted[test] = values))
  for (const name of ['count', 'ran', 'sumMs', 'failed', 'retried', 'skipped'] as const) larger[name].set(old[name])
  return larger
}

const hasDuration = (status: number): boolean => status <= statusCode.flaky

/** Counts one row of a result in (sign 1) or out (sign -1). */
function tally(columns: Columns, test: number, status: number, durationMs: number, sign: 1 | -1): void {
  if (status === statusCode.skipped) {
    columns.skipped[test]! += sign
    return
  }
  columns.ran[test]! += sign
  columns.sumMs[test]! += sign * durationMs
  if (status === statusCode.failed) columns.failed[test]! += sign
  else if (status === statusCode.flaky) columns.retried[test]! += sign
}

const testsPerStep = 16

function* fill(columns: Columns, parts: Iterable<Results>): Steps<void> {
  const list = [...parts]
  for (const { tests, status } of list) {
    for (let row = 0; row < tests.length; row++) if (hasDuration(status[row]!)) columns.count[tests[row]!]!++
    yield
  }
  columns.count.forEach((count, test) => {
    if (count > 0) columns.sorted[test] = new Float32Array(count + (count >> 3) + 4)
  })
  const filled = new Int32Array(columns.tests)
  for (const { tests, status, durationMs, skipped } of list) {
    for (let row = 0; row < tests.length; row++) {
      const test = tests[row]!
      tally(columns, test, status[row]!, durationMs[row]!, 1)
      if (hasDuration(status[row]!)) columns.sorted[test]![filled[test]!++] = durationMs[row]!
    }
    for (const test of skipped) columns.skipped[test]!++
    yield
  }
  for (const [test, values] of columns.sorted.entries()) {
    // In place: the space behind the values stays.
    // oxlint-disable-next-line unicorn/no-array-sort
    values.subarray(0, columns.count[test]).sort()
    if (test % testsPerStep === 0) yield
  }
}

function add(columns: Columns, { tests, status, durationMs, skipped }: Results): void {
  for (let row = 0; row < tests.length; row++) {
    const test = tests[row]!
    const duration = durationMs[row]!
    tally(columns, test, status[row]!, duration, 1)
    if (!hasDuration(status[row]!)) continue
    const count = columns.count[test]!
    let values = columns.sorted[test]!
    if (count === values.length) {
      const larger = new Float32Array(count + (count >> 2) + 8)
      larger.set(values)
      columns.sorted[test] = values = larger
    }
    const place = firstAtLeast(values, count, duration)
    values.copyWithin(place + 1, place, count)
    values[place] = duration
    columns.count[test] = count + 1
  }
  for (const test of skipped) columns.skipped[test]!++
}

function remove(columns: Columns, { tests, status, durationMs, skipped }: Results): void {
  for (let row = 0; row < tests.length; row++) {
    const test = tests[row]!
    const duration = durationMs[row]!
    tally(columns, test, status[row]!, duration, -1)
    if (!hasDuration(status[row]!)) continue
    const count = columns.count[test]!
    const values = columns.sorted[test]!
    const place = firstAtLeast(values, count, duration)
    values.copyWithin(place, place + 1, count)
    columns.count[test] = count - 1
  }
  for (const test of skipped) columns.skipped[test]!--
}

function firstAtLeast(sorted: Float32Array, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
