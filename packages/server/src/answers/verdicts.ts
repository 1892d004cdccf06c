import { RUNS_NEEDED, type TestVerdict } from '../analysis/flaky/verdict.ts'
import { reasonsOf } from '../analysis/flaky/words.ts'
import type { OrderFinding } from '../api-schemas/order.ts'
import type { Verdict, VerdictClass, VerdictDetail } from '../api-schemas/verdicts.ts'
import type { HistoryRun } from '../history/results.ts'
import type { VerdictAnalysis } from '../history/verdict-analyses.ts'
import { isoTime } from './view.ts'

/** The verdict on every test of a project. */
export interface Verdicts {
  classOf(test: number): VerdictClass | undefined
  isGone(test: number): boolean
  row(test: number): Verdict | null
  detail(test: number): VerdictDetail | null
  analysis: VerdictAnalysis
  /** Those that depend on the order, with what is known about that. */
  victims: ReadonlyMap<number, OrderFinding>
}

/** @param victims tests that depend on the order now */
export function verdictsOf(analysis: VerdictAnalysis, victims: ReadonlyMap<number, OrderFinding>): Verdicts {
  const { verdicts, runs } = analysis
  // What the order explains is not flaky; what fails every time is broken, whatever the order.
  const classOf = (test: number): VerdictClass | undefined => {
    const own = verdicts.classOf(test)
    return own !== undefined && own !== 'broken' && victims.has(test) ? 'order-dependent' : own
  }
  const row = (test: number): Verdict | null => {
    const verdict = verdicts.of(test)
    return verdict ? rowOf(verdict, classOf(test)!) : null
  }
  return {
    classOf,
    isGone: (test) => verdicts.isGone(test),
    row,
    detail(test) {
      const verdict = verdicts.of(test)
      return verdict ? detailOf(verdict, row(test)!, runs, victims.get(test)) : null
    },
    analysis,
    victims,
  }
}

const rowOf = ({ runs, score, recovered, isGone }: TestVerdict, kind: VerdictClass): Verdict => ({
  class: kind,
  runs,
  needed: RUNS_NEEDED,
  rate: score && { mean: score.rate, low: score.low, high: score.high },
  recovered: kind === 'healthy' ? (recovered?.from ?? null) : null,
  gone: isGone,
})

function detailOf(
  verdict: TestVerdict,
  row: Verdict,
  runs: readonly HistoryRun[],
  finding: OrderFinding | undefined,
): VerdictDetail {
  const { flaky, failed, retried, environments, since, cleanRuns, cleanRunsNeeded, lastFailedRun, recovered } = verdict
  const runAt = (index: number) => {
    const run = runs[index]!
    return { run: run.id, at: isoTime(run), commit: run.commit, branch: run.branch }
  }
  const maybeRun = (index: number | null | undefined) => (index === null || index === undefined ? null : runAt(index))
  return {
    ...row,
    flaky,
    failed,
    retried,
    reasons: [...orderReasons(row, finding), ...reasonsOf({ ...verdict, class: row.class })],
    environments: environments.map(({ pValue: _pValue, ...count }) => count),
    since:
      since && row.class !== 'order-dependent'
        ? { after: maybeRun(since.after), seenAt: runAt(since.seenAt), commits: since.codes }
        : null,
    cleanRuns,
    cleanRunsNeeded: row.class === 'flaky' ? cleanRunsNeeded : null,
    lastFailed: maybeRun(lastFailedRun),
    recoveredAt: row.recovered === null ? null : maybeRun(recovered?.run),
  }
}

const orderReasons = (row: Verdict, finding: OrderFinding | undefined): VerdictDetail['reasons'] =>
  row.class === 'order-dependent' && finding
    ? [{ kind: 'order', count: finding.failures, of: finding.runs, text: finding.reason }]
    : []
