import { type Blame, isExposed } from '../analysis/order/exposure.ts'
import { failed, NOT_RUN, rowOf } from '../analysis/order/schedule.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'

/** One run of one test: of each shard, if it ran in several. */
export interface OrderRun {
  /** Index into `analysis.runs`. */
  index: number
  row: number
  runId: string
  at: number
  failed: boolean
}

const known = new WeakMap<OrderAnalysis, Map<number, readonly OrderRun[]>>()

/** The runs of a test in which it came to an outcome, oldest first; not those in which most tests failed. */
export function runsOf(analysis: OrderAnalysis, test: number): readonly OrderRun[] {
  let byTest = known.get(analysis)
  if (!byTest) known.set(analysis, (byTest = new Map()))
  let runs = byTest.get(test)
  if (!runs) byTest.set(test, (runs = findRuns(analysis, test)))
  return runs
}

function findRuns({ analysed, runs, outages }: OrderAnalysis, test: number): OrderRun[] {
  const file = analysed.fileOfTest[test]
  if (file === undefined) return []
  const found: OrderRun[] = []
  for (let index = 0; index < runs.length; index++) {
    const { runId, at, schedule } = runs[index]!
    const row = outages[index] ? -1 : rowOf(schedule, test, file)
    const outcome = row < 0 ? NOT_RUN : schedule.outcome[row]!
    if (outcome !== NOT_RUN) found.push({ index, row, runId, at, failed: failed(outcome) })
  }
  return found
}

/** For each run, whether the test had to fail in it; null = cannot be told. */
export function exposures(
  { analysed }: OrderAnalysis,
  test: number,
  runs: readonly OrderRun[],
  blame: Blame,
): (boolean | null)[] {
  const file = analysed.fileOfTest[test]!
  return runs.map(({ index, row }) => isExposed(analysed.schedules[index]!, row, file, blame))
}
