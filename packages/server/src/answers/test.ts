import type { ErrorText } from '../api-schemas/common.ts'
import { leakText } from '../analysis/layers/state-leak.ts'
import type { LayerFinding } from '../api-schemas/layers.ts'
import type { TestAnswer } from '../api-schemas/tests.ts'
import { statusCode, statusName } from '../codec/status.ts'
import type { OlderResult } from '../history/older-results.ts'
import type { SeenTest } from '../history/seen.ts'
import type { HistoryRun, Results } from '../history/results.ts'
import { nextRowOfTest, placeOfRow, rowsOfTest } from '../history/rows-of-test.ts'
import type { TestFailure } from '../history/failures-of-test.ts'
import { groupFailures } from '../analysis/failures/group-failures.ts'
import { boundariesOf } from './boundaries.ts'
import { failureGroup } from './failure-groups.ts'
import { toRange } from './period.ts'
import { roundMs, roundMsOrNull } from './round.ts'
import { levelsOf } from './levels.ts'
import { stepsOf, stepsState } from './steps.ts'
import { testRows } from './test-rows.ts'
import type { View } from './view.ts'
import type { TestResult, UnwrittenTest } from './write-test.ts'

export const resultsShown = 2000

/** What is known of a test besides its results in memory. */
export interface TestFacts {
  /** In the period, oldest first. */
  failures: TestFailure[]
  errors: Map<string, ErrorText>
  /** Results of runs that are not in memory any more, oldest first. */
  older: OlderResult[]
  seen: SeenTest | undefined
  findings: LayerFinding[]
  /** Only the newest so many results are told, and levels of them. @default all levels, and the newest 2,000 results */
  newest?: number | undefined
}

export function testAnswer(view: View, test: number, facts: TestFacts): UnwrittenTest {
  const { failures, errors, older, seen, findings, newest } = facts
  const { runs } = view.now
  const inside = failuresIn(runs, failures)
  const results = resultsOf(view, test, older, newest)
  const hooks = { beforeEachMs: 0, afterEachMs: 0, bodyMs: 0, known: 0 }
  for (const run of runs) {
    for (const part of run.parts) {
      // Most runners tell no hooks at all.
      if (part.beforeEachMs || part.afterEachMs) for (const row of rowsOfTest(part, test)) addHooks(hooks, part, row)
    }
  }
  const lastFailed = inside.findLast((failure) => failure.status === statusCode.failed)
  const mean = (sumMs: number): number | null => (hooks.known > 0 ? roundMs(sumMs / hooks.known) : null)
  return {
    test: testRows(view, [test])[0]!,
    verdict: view.verdicts?.detail(test) ?? null,
    range: toRange(view.period),
    results: results.slice(-resultsShown),
    steps: stepsOf(view.slow, test),
    stepsState: stepsState(view.slow, test),
    levels: levelsOf(results, stepsOf(view.slow, test)),
    time: { beforeEachMs: mean(hooks.beforeEachMs), bodyMs: mean(hooks.bodyMs), afterEachMs: mean(hooks.afterEachMs) },
    failures: groupsOf(inside, errors),
    lastFailedRun: lastFailed?.runId ?? null,
    lastRun: results.at(-1)?.run.id ?? null,
    boundaries: seen ? boundariesOf(seen.uses) : null,
    layerBecause: seen?.rule.because ?? null,
    leaks: seen?.leaks?.map((leak) => ({ ...leak, text: leakText(leak) })) ?? null,
    findings,
  }
}

function failuresIn(runs: readonly HistoryRun[], failures: TestFailure[]): TestFailure[] {
  if (failures.length === 0) return failures
  const ids = new Set<number>()
  for (const { run } of runs) ids.add(run)
  return failures.filter(({ run }) => ids.has(run))
}

/** Oldest first. A plain loop: of a long range it is gone through thousands of times for each question. */
function resultsOf({ now, catalog }: View, test: number, older: OlderResult[], newest = Infinity): TestResult[] {
  const fileOf = (one: number): number => catalog.tests[one]!.file
  const newestFirst: TestResult[] = []
  // Some may have come into memory since they were read.
  const inMemory = new Set<number>()
  for (let index = now.runs.length - 1; index >= 0 && newestFirst.length < newest; index--) {
    const run = now.runs[index]!
    // Of a long range nearly all are older.
    if (run.parts.length === 0) continue
    inMemory.add(run.run)
    const before = newestFirst.length
    for (const part of run.parts) putResults(newestFirst, run, part, test, fileOf)
    // Most have one.
    if (newestFirst.length > before + 1) newestFirst.push(...newestFirst.splice(before).toReversed())
  }
  const left = newestFirst.length < newest ? older.filter(({ run }) => !inMemory.has(run.run)) : []
  const results = [...left.map(olderResult), ...newestFirst.toReversed()]
  return newest === Infinity ? results : results.slice(-newest)
}

/** In the order in which they are told. */
function putResults(
  found: TestResult[],
  run: HistoryRun,
  part: Results,
  test: number,
  fileOf: (test: number) => number,
): void {
  for (let row = nextRowOfTest(part, test, -1); row >= 0; row = nextRowOfTest(part, test, row)) {
    found.push(ranResult(run, part, row, fileOf))
  }
  if (part.skipped.includes(test)) found.push(notRun(run, 'skipped'))
  if (part.todo.includes(test)) found.push(notRun(run, 'todo'))
  if (part.pending.includes(test)) found.push(notRun(run, 'pending'))
}

/** Where it ran in its worker is told by the run itself. */
const olderResult = ({ run, status, durationMs }: OlderResult): TestResult => ({
  ...notRun(run, statusName(status)),
  durationMs: roundMsOrNull(durationMs),
})

const notRun = (run: HistoryRun, status: TestResult['status']): TestResult => ({
  run,
  status,
  durationMs: null,
  position: null,
  sequence: null,
  worker: null,
})

function ranResult(run: HistoryRun, part: Results, row: number, fileOf: (test: number) => number): TestResult {
  const { lane, sequence, position } = placeOfRow(part, row, fileOf)
  return {
    run,
    status: statusName(part.status[row]!),
    durationMs: roundMsOrNull(part.durationMs[row]!),
    position,
    sequence,
    worker: part.lanes[lane]!.worker,
  }
}

/** Where a report tells no hooks at all, its runner hides them or it has none: it says nothing then. */
function addHooks(
  sums: { beforeEachMs: number; afterEachMs: number; bodyMs: number; known: number },
  { beforeEachMs, afterEachMs, durationMs, status }: Results,
  row: number,
): void {
  if (status[row]! > statusCode.flaky || (!beforeEachMs && !afterEachMs)) return
  const before = beforeEachMs?.[row] ?? 0
  const after = afterEachMs?.[row] ?? 0
  sums.beforeEachMs += before
  sums.afterEachMs += after
  sums.bodyMs += Math.max(0, durationMs[row]! - before - after)
  sums.known++
}

function groupsOf(failures: TestFailure[], errors: Map<string, ErrorText>): TestAnswer['failures'] {
  const told = failures.filter(({ error }) => error !== null && errors.has(error))
  const results = told.map(({ run, error }) => ({ test: 0, run, error: error! }))
  return groupFailures(results, errors).map((group) =>
    failureGroup(group, errors.get(group.error)!, told[group.first]!, told[group.last]!),
  )
}
