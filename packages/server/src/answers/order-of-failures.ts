import { isExposed, type Blame } from '../analysis/order/exposure.ts'
import { rowOf } from '../analysis/order/schedule.ts'
import type { FailureOrder } from '../analysis/verdict/run-verdict.ts'
import type { OrderFinding } from '../api-schemas/order.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { Found } from './order-findings.ts'

/** What the order findings say of the failures of one run. */
export function orderOfFailures(
  analysis: OrderAnalysis,
  found: readonly Found[],
  runId: string,
): (test: number) => FailureOrder | undefined {
  const byTest = new Map(found.map((one) => [one.test, one]))
  return (test) => {
    const one = byTest.get(test)
    if (!one || one.finding.status === 'fixed') return undefined
    const { kind, reason, proof, command, status } = one.finding
    return {
      kind,
      reason,
      isProven: status === 'proven' || status === 'back',
      isExposed: one.blame ? exposedIn(analysis, test, runId, one.blame) : null,
      suspect: suspectOf(one.finding),
      command: proof?.reproduce ?? command,
    }
  }
}

function exposedIn({ analysed, runs }: OrderAnalysis, test: number, runId: string, blame: Blame): boolean | null {
  const file = analysed.fileOfTest[test]!
  for (const run of runs) {
    const row = run.runId === runId ? rowOf(run.schedule, test, file) : -1
    if (row >= 0) return isExposed(run.schedule, row, file, blame)
  }
  return null
}

function suspectOf({ proof, suspects }: OrderFinding): string | null {
  const test = proof?.polluters[0] ?? suspects[0]?.tests[0]
  const suspect = suspects[0]
  if (!proof && suspect?.unit === 'file') return suspect.file
  return test ? [test.file, ...test.titlePath].join(' > ') : null
}
