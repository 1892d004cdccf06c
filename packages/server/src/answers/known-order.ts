import { causesOf } from '../analysis/order/causes.ts'
import type { OrderAnswer, OrderFinding } from '../api-schemas/order.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { Seen } from '../history/seen.ts'
import type { ProofRecord } from '../store/store.ts'
import { findingOf, type Found } from './order-findings.ts'
import { namesOf } from './order-names.ts'
import { type KnownProof, proofsByVictim } from './order-proofs.ts'
import type { Names } from './test-names.ts'

/** What an analysis, with what has been proven, says of all tests. */
export interface KnownOrder {
  /** Worst first, each with its cause. */
  found: readonly Found[]
  /** Causes that several findings share. */
  causes: OrderAnswer['causes']
  proofs: ReadonlyMap<number, KnownProof[]>
}

const known = new WeakMap<OrderAnalysis, { mark: string; order: KnownOrder }>()

/** Made once for all who ask, until something that it is made of changes. */
export function knownOrder(
  analysis: OrderAnalysis,
  names: Names,
  records: readonly ProofRecord[],
  seen: Pick<Seen, 'test' | 'version'>,
): KnownOrder {
  const mark = `${records.length} ${records[0]?.id} ${seen.version()} ${names.layerVersion()}`
  const kept = known.get(analysis)
  if (kept?.mark === mark) return kept.order
  const proofs = proofsByVictim(records, names)
  const found = findingsOf(analysis, names, proofs, seen)
  const order = { found, causes: nameCauses(analysis, names, found), proofs }
  known.set(analysis, { mark, order })
  return order
}

const worstFirst: Record<OrderFinding['status'], number> = { proven: 0, back: 1, suspected: 2, fixed: 3 }

/** All findings, worst first, each with its cause. */
function findingsOf(
  analysis: OrderAnalysis,
  names: Names,
  proofs: ReadonlyMap<number, KnownProof[]>,
  seen: Pick<Seen, 'test'>,
): Found[] {
  // Of the others nothing is told here unless something was proven.
  const judged = new Map(analysis.tests.suspected().map((one) => [one.test, one]))
  for (const test of proofs.keys()) {
    const one = judged.get(test) ?? analysis.tests.of(test)
    if (one) judged.set(test, one)
  }
  const found = [...new Set([...judged.keys(), ...proofs.keys()])].flatMap(
    (test) => findingOf(analysis, names, test, judged.get(test), proofs.get(test) ?? [], seen) ?? [],
  )
  return found.toSorted(
    ({ test: leftTest, finding: left }, { test: rightTest, finding: right }) =>
      worstFirst[left.status] - worstFirst[right.status] || right.failures - left.failures || leftTest - rightTest,
  )
}

/** Writes its cause into every finding. @returns those that several findings share, most victims first */
function nameCauses(analysis: OrderAnalysis, names: Names, found: readonly Found[]): OrderAnswer['causes'] {
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
