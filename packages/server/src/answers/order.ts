import { causesOf } from '../analysis/order/causes.ts'
import type { OrderAnswer, OrderFinding } from '../api-schemas/order.ts'
import type { Seen } from '../history/seen.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { ProofRecord } from '../store/store.ts'
import { findingOf, type Found, refutedBy } from './order-findings.ts'
import { namesOf, testName } from './order-names.ts'
import { type KnownProof, proofsByVictim } from './order-proofs.ts'
import { runsOf } from './order-runs.ts'
import { refutedWords } from './order-words.ts'
import { type Period, toRange } from './period.ts'
import type { Names } from './test-names.ts'

const worstFirst: Record<OrderFinding['status'], number> = { proven: 0, back: 1, suspected: 2, fixed: 3 }

export function orderAnswer(
  analysis: OrderAnalysis,
  names: Names,
  records: readonly ProofRecord[],
  period: Period,
  seen: Pick<Seen, 'test'>,
): OrderAnswer {
  const proofs = proofsByVictim(records, names)
  const found = findingsOf(analysis, names, proofs, seen)
  const causes = nameCauses(analysis, names, found)
  const { runs, testPairs, filePairs } = analysis.coverage
  return {
    range: toRange(period),
    findings: found.map(({ finding }) => finding),
    causes,
    others: othersOf(analysis, names, proofs, new Set(found.map(({ test }) => test))),
    coverage: { runs, testPairs, filePairs },
  }
}

/** All findings, worst first, each with its cause. */
export function findingsOf(
  analysis: OrderAnalysis,
  names: Names,
  proofs: ReadonlyMap<number, KnownProof[]>,
  seen: Pick<Seen, 'test'>,
): Found[] {
  const judged = new Map(analysis.tests.map((one) => [one.test, one]))
  const found = [...new Set([...judged.keys(), ...proofs.keys()])].flatMap(
    (test) => findingOf(analysis, names, test, judged.get(test), proofs.get(test) ?? [], seen) ?? [],
  )
  return found.toSorted(
    ({ test: leftTest, finding: left }, { test: rightTest, finding: right }) =>
      worstFirst[left.status] - worstFirst[right.status] || right.failures - left.failures || leftTest - rightTest,
  )
}

/** Writes its cause into every finding. @returns those that several findings share, most victims first */
export function nameCauses(analysis: OrderAnalysis, names: Names, found: readonly Found[]): OrderAnswer['causes'] {
  for (const { finding } of found) finding.cause = `victim ${finding.victim.id}`
  const shared: OrderAnswer['causes'] = []
  for (const { keys, findings } of causesOf(found.map(({ blamed }) => blamed))) {
    const [role, unit, number] = keys[0]!.split(' ') as [string, 'test' | 'file', string]
    const id = `${role} ${unit === 'test' ? names.tests[Number(number)]!.id : names.files[Number(number)]!.path}`
    for (const index of findings) found[index]!.finding.cause = id
    const ids = keys.flatMap((key) => (key.startsWith(`${role} ${unit} `) ? [Number(key.split(' ')[2])] : []))
    if (findings.length > 1) shared.push({ id, tests: namesOf(analysis, names, unit, ids), victims: findings.length })
  }
  return shared.toSorted((left, right) => right.victims - left.victims)
}

function othersOf(
  analysis: OrderAnalysis,
  names: Names,
  proofs: ReadonlyMap<number, KnownProof[]>,
  findings: ReadonlySet<number>,
): OrderAnswer['others'] {
  return analysis.tests.flatMap(({ test, run, failures, verdict: { kind, reason, neededRuns } }) => {
    if (findings.has(test)) return []
    const facts = { test: testName(names, test), runs: run.length, failures }
    const lastFailed = runsOf(analysis, test).findLast((one) => one.failed)
    const refuted = refutedBy(proofs.get(test) ?? [], lastFailed?.at ?? 0)
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
