import type { FailureRecord, Store } from '../store/store.ts'
import type { HistoryRun } from './results.ts'

/** What a test did in one report other than pass at once. */
export interface TestFailure extends Omit<FailureRecord, 'report'> {
  run: number
  runId: string
  /** Epoch ms. */
  at: number
}

interface Within {
  /** Epoch ms, both included. */
  from: number
  to: number
  /** No report of that time has a lower number. */
  firstReport: number
  runOfReport: (report: number) => HistoryRun | undefined
}

/**
 * Oldest first. Which run a report belongs to is known here: a test that often fails has thousands of such results, and
 * to look up each of their reports and runs in the store would take a hundred times as long as to read them.
 */
export async function readFailures(
  store: Pick<Store, 'failuresOf'>,
  project: number,
  test: number,
  { from, to, firstReport, runOfReport }: Within,
): Promise<TestFailure[]> {
  const found: TestFailure[] = []
  for (const { report, ...failure } of await store.failuresOf(project, test, firstReport)) {
    const run = runOfReport(report)
    if (run && run.at >= from && run.at <= to) found.push({ run: run.run, runId: run.id, at: run.at, ...failure })
  }
  return found.toSorted((left, right) => left.at - right.at)
}
