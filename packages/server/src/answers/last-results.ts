import type { TestRow } from '../api-schemas/tests.ts'
import { statusCode, statusName } from '../codec/status.ts'
import type { HistoryRun } from '../history/results.ts'
import { rowsOfTest } from '../history/rows-of-test.ts'
import { roundMsOrNull } from './round.ts'
import { isoTime } from './view.ts'

type Bar = TestRow['last'][number]

const barsKept = 20
/** So many are looked up one by one, by an index of the report: to look through its rows takes longer than that. */
const fewTests = 200

/** The last 20 results of each of these tests, oldest first. `allTests`: how many tests the project has. */
export function lastResults(runs: readonly HistoryRun[], tests: readonly number[], allTests: number): Bar[][] {
  const bars: Bar[][] = tests.map(() => [])
  const slotOf = new Int32Array(allTests).fill(-1)
  tests.forEach((test, slot) => (slotOf[test] = slot))
  let open = tests.length

  for (let index = runs.length - 1; index >= 0 && open > 0; index--) {
    const run = runs[index]!
    for (const part of run.parts) {
      if (tests.length <= fewTests) {
        for (const [slot, test] of tests.entries()) {
          for (const row of slotOf[test] === slot ? rowsOfTest(part, test) : []) {
            if (slotOf[test] === slot) put(slot, part.status[row]!, part.durationMs[row]!)
          }
        }
      } else {
        for (let row = 0; row < part.tests.length; row++) {
          const slot = slotOf[part.tests[row]!]!
          if (slot >= 0) put(slot, part.status[row]!, part.durationMs[row]!)
        }
      }
      for (const test of part.skipped) if (slotOf[test]! >= 0) put(slotOf[test]!, statusCode.skipped, null)
      for (const test of part.todo) if (slotOf[test]! >= 0) put(slotOf[test]!, statusCode.todo, null)
      for (const test of part.pending) if (slotOf[test]! >= 0) put(slotOf[test]!, statusCode.pending, null)
    }

    function put(slot: number, status: number, durationMs: number | null): void {
      const list = bars[slot]!
      list.push({ run: run.id, at: isoTime(run), status: statusName(status), durationMs: roundMsOrNull(durationMs) })
      if (list.length === barsKept) {
        slotOf[tests[slot]!] = -1
        open--
      }
    }
  }
  for (const list of bars) list.reverse()
  return bars
}
