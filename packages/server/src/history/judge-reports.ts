import { judgeHistory } from '../analysis/flaky/judge-history.ts'
import type { RunFacts } from '../analysis/flaky/run-facts.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { type PackedVerdicts, packVerdicts } from './packed-verdicts.ts'
import { type ReportFacts, runFactsOf } from './report-facts.ts'
import type { ResultColumns } from './results.ts'
import { toTestMajor } from './test-major.ts'

export interface VerdictInput {
  /** How many tests the project knows. */
  tests: number
  /** Of each report, oldest first. */
  facts: readonly ReportFacts[]
  results: readonly ResultColumns[]
}

/** The verdict on every test, before the order is asked. */
export function* judgeReports({ tests, facts, results }: VerdictInput): Steps<PackedVerdicts> {
  const runs: RunFacts[] = []
  for (const [index, own] of facts.entries()) {
    runs.push(knownFacts(own, results[index]!))
    yield
  }
  const { first, run, status } = yield* toTestMajor(
    results.map((own) => ({ parts: [own] })),
    tests,
  )
  const { verdicts } = yield* judgeHistory({ runs, first, run, status }, () => false)
  return yield* packVerdicts(verdicts)
}

const known = new WeakMap<ReportFacts, RunFacts>()

/** Counted once for each report: all of its results must be looked at. */
function knownFacts(facts: ReportFacts, { status }: ResultColumns): RunFacts {
  let own = known.get(facts)
  if (!own) known.set(facts, (own = runFactsOf(facts, status)))
  return own
}
