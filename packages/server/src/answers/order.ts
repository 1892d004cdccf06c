import type { OrderAnswer } from '../api-schemas/order.ts'
import type { Seen } from '../history/seen.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { ProofRecord } from '../store/store.ts'
import { knownOrder } from './known-order.ts'
import { refutedBy } from './order-findings.ts'
import { testName } from './order-names.ts'
import type { KnownProof } from './order-proofs.ts'
import { runsOf } from './order-runs.ts'
import { refutedWords } from './order-words.ts'
import { type Period, toRange } from './period.ts'
import type { Names } from './test-names.ts'

export function orderAnswer(
  analysis: OrderAnalysis,
  names: Names,
  records: readonly ProofRecord[],
  period: Period,
  seen: Pick<Seen, 'test' | 'version'>,
): OrderAnswer {
  const { found, causes, proofs } = knownOrder(analysis, names, records, seen)
  const { runs, testPairs, filePairs } = analysis.coverage
  return {
    range: toRange(period),
    findings: found.map(({ finding }) => finding),
    causes,
    others: othersOf(analysis, names, proofs, new Set(found.map(({ test }) => test))),
    coverage: { runs, testPairs, filePairs },
  }
}

function othersOf(
  analysis: OrderAnalysis,
  names: Names,
  proofs: ReadonlyMap<number, KnownProof[]>,
  findings: ReadonlySet<number>,
): OrderAnswer['others'] {
  return analysis.tests.all().flatMap(({ test, run, failures, verdict: { kind, reason, neededRuns } }) => {
    if (findings.has(test)) return []
    const facts = { test: testName(names, test), runs: run.length, failures }
    const proven = proofs.get(test)
    const refuted = proven && refutedBy(proven, runsOf(analysis, test).findLast((one) => one.failed)?.at ?? 0)
    if (refuted)
      return [
        { ...facts, kind: 'not-order-dependent' as const, reason: refutedWords(refuted.proof), neededRuns: run.length },
      ]
    if (kind !== 'not-order-dependent' && kind !== 'not-enough-runs') return []
    return [{ ...facts, kind, reason, neededRuns }]
  })
}

/** Of a server that has never seen a run. */
export const emptyOrder = (period: Period): OrderAnswer => ({
  range: toRange(period),
  findings: [],
  causes: [],
  others: [],
  coverage: { runs: 0, testPairs: { bothOrders: 0, total: 0 }, filePairs: { bothOrders: 0, total: 0 } },
})
