import type { TestRow } from '../api-schemas/tests.ts'
import { statusCode, statusName } from '../codec/status.ts'
import type { HistoryRun, Results } from '../history/results.ts'
import { nextRowOfTest } from '../history/rows-of-test.ts'
import { roundMsOrNull } from './round.ts'

/** A result as a row of a list tells it, with its run in place of what is told of that. */
export interface LastResult extends Pick<TestRow['last'][number], 'status' | 'durationMs'> {
  run: HistoryRun
}

const resultsKept = 20
/** So many are looked up one by one, by an index of the report: to look through its rows takes longer than that. */
const fewTests = 200

/** The last 20 results of each of these tests, oldest first. `allTests`: how many tests the project has. */
export function lastResults(runs: readonly HistoryRun[], tests: readonly number[], allTests: number): LastResult[][] {
  const lists: LastResult[][] = tests.map(() => [])
  /** Only of those that have fewer than 20 yet. */
  const slotOf = new Int32Array(allTests).fill(-1)
  tests.forEach((test, slot) => (slotOf[test] = slot))
  let open: readonly number[] = tests

  function put(run: HistoryRun, test: number, status: number, durationMs: number | null): void {
    const slot = slotOf[test]!
    if (slot < 0) return
    const list = lists[slot]!
    list.push({ run, status: statusName(status), durationMs: roundMsOrNull(durationMs) })
    if (list.length === resultsKept) slotOf[test] = -1
  }

  function putRow(run: HistoryRun, { tests: testOfRow, status, durationMs }: Results, row: number): void {
    put(run, testOfRow[row]!, status[row]!, durationMs[row]!)
  }

  for (let index = runs.length - 1; index >= 0 && open.length > 0; index--) {
    const run = runs[index]!
    for (const part of run.parts) {
      if (open.length > fewTests) for (let row = 0; row < part.tests.length; row++) putRow(run, part, row)
      else {
        for (const test of open) {
          for (let row = nextRowOfTest(part, test, -1); row >= 0; row = nextRowOfTest(part, test, row)) {
            putRow(run, part, row)
          }
        }
      }
      for (const test of part.skipped) put(run, test, statusCode.skipped, null)
      for (const test of part.todo) put(run, test, statusCode.todo, null)
      for (const test of part.pending) put(run, test, statusCode.pending, null)
    }
    if (open.some((test) => slotOf[test]! < 0)) open = open.filter((test) => slotOf[test]! >= 0)
  }
  for (const list of lists) list.reverse()
  return lists
}
