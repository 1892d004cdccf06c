import type { JudgedTest } from '../analysis/order/analyse-tests.ts'
import { type Blame, blameOfSuspect } from '../analysis/order/exposure.ts'
import { type Life, lifeOf } from '../analysis/order/life.ts'
import type { Suspect } from '../analysis/order/rank-suspects.ts'
import type { OrderFinding, OrderScope } from '../api-schemas/order.ts'
import type { ProvenLeak } from '../../../reporter/src/proof.ts'
import { leftByTest, type SeenState } from '../analysis/layers/left-by-test.ts'
import { nameLeak } from '../analysis/layers/name-leak.ts'
import { sharedState } from '../analysis/layers/shared-state.ts'
import type { Seen, SeenTest } from '../history/seen.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import { bisectCommand, suspectAnswer, testName } from './order-names.ts'
import { blameOfProof, isPositive, type KnownProof, proofAnswer } from './order-proofs.ts'
import { exposures, type OrderRun, runsOf } from './order-runs.ts'
import { reasonFor } from './order-words.ts'
import { testNames, type Names } from './test-names.ts'

/** A finding with what links it to others; its cause is named when all of them are known. */
export interface Found {
  test: number
  finding: OrderFinding
  /** What it may be caused by, see analysis/order/causes.ts. */
  blamed: string[]
  lead: Suspect | undefined
  blame: Blame | undefined
}

type FindingKind = OrderFinding['kind']

const suspectsShown = 5

/**
 * What is known of one test, as a finding.
 * @param proofs of that test, oldest first
 * @returns undefined where it is none: the order makes no difference, or nothing can be said yet
 */
export function findingOf(
  analysis: OrderAnalysis,
  names: Names,
  test: number,
  judged: JudgedTest | undefined,
  proofs: readonly KnownProof[],
  seen: Pick<Seen, 'test'>,
): Found | undefined {
  const runs = runsOf(analysis, test)
  const lastFailed = runs.findLast((run) => run.failed)
  if (!lastFailed || refutedBy(proofs, lastFailed.at)) return undefined
  const proof = proofs.findLast(isPositive)
  const suspectedKind = judged && findingKind(judged)
  const kind: FindingKind | undefined = proof ? (proof.proof.kind as FindingKind) : suspectedKind
  if (!kind) return undefined

  const lead = judged?.ranking.suspects[0]
  const victimFile = analysis.analysed.fileOfTest[test]!
  const blame = (proof && blameOfProof(proof, victimFile, names)) ?? (lead && blameOfSuspect(lead))
  const provenAt = proofs.filter(isPositive).map(({ at }) => at)
  const life = blame ? lifeIn(analysis, test, runs, blame, provenAt) : unknownLife(provenAt)
  const counted = countedRuns(runs, judged)
  const firstFailed = counted.find((run) => run.failed) ?? lastFailed
  const { line, layer } = testNames(names, names.tests[test]!)
  const finding: OrderFinding = {
    victim: { ...testName(names, test), line, layer },
    kind,
    scope: scopeOf(proof, lead),
    confidence: proof ? 1 : (lead?.confidence ?? 0),
    status: life.status,
    passesSince: life.passesSince,
    reason: reasonFor(kind, life, proof?.proof, judged?.verdict.reason),
    runs: counted.length,
    failures: counted.filter((run) => run.failed).length,
    qValue: judged?.verdict.qValue ?? 1,
    firstFailedAt: new Date(firstFailed.at).toISOString(),
    lastFailedAt: new Date(lastFailed.at).toISOString(),
    lastFailedRun: lastFailed.runId,
    lastPassedRun: runs.findLast((run) => !run.failed)?.runId ?? null,
    suspects: (judged?.ranking.suspects ?? [])
      .slice(0, suspectsShown)
      .map((suspect) => suspectAnswer(analysis, names, suspect)),
    proof: proof ? proofAnswer(proof, names) : null,
    explanation: lead ? explanationOf(analysis, test, lead, seen) : null,
    cause: '',
    command: bisectCommand(names, test),
  }
  return { test, finding, lead, blame, blamed: blamedBy(blame, lead) }
}

/** Of a suspected file any test may be the one. */
function explanationOf(
  { analysed: { fileOfTest } }: OrderAnalysis,
  victim: number,
  { unit, ids, role, scope }: Suspect,
  seen: Pick<Seen, 'test'>,
): string | null {
  const ofVictim = seen.test(victim)?.uses ?? []
  const tests = unit === 'test' ? [...ids] : [...fileOfTest.keys()].filter((test) => ids.includes(fileOfTest[test]!))
  for (const test of tests) {
    const explanation = sharedState(seen.test(test)?.uses ?? [], ofVictim)
    if (explanation) return explanation
  }
  // What a test changes in its process explains failures there; of a file's many tests any change would seem to.
  const suspect = unit === 'test' && scope === 'same-file' ? seen.test(ids[0]!) : undefined
  const [left] = suspect ? leftByTest(stateOf(suspect), stateOf(seen.test(victim)), true) : []
  if (!left || isHarmless(left)) return null
  return `The ${role === 'setter' ? 'state-setter' : 'polluter'} leaves behind: ${nameLeak(left)}.`
}

const stateOf = (seen: SeenTest | undefined): SeenState => ({ uses: seen?.uses ?? [], leaks: seen?.leaks ?? [] })

/** Rarely anything that another test trips over. */
const isHarmless = ({ kind }: ProvenLeak): boolean => kind === 'listener' || kind === 'handle' || kind === 'timer'

/** A proof that the order makes no difference, which no failure has contradicted since. */
export const refutedBy = (proofs: readonly KnownProof[], lastFailedAt: number): KnownProof | undefined => {
  const last = proofs.at(-1)
  return last && !isPositive(last) && last.at >= lastFailedAt ? last : undefined
}

function findingKind({ verdict: { kind } }: JudgedTest): FindingKind | undefined {
  return kind === 'not-order-dependent' || kind === 'not-enough-runs' ? undefined : kind
}

/** The runs that the verdict rests on: not those of a breakage, nor those after it was mended. */
function countedRuns(runs: readonly OrderRun[], judged: JudgedTest | undefined): readonly OrderRun[] {
  if (!judged) return runs
  const counted = new Set(judged.run)
  return runs.filter(({ index }) => counted.has(index))
}

const scopeOf = (proof: KnownProof | undefined, lead: Suspect | undefined): OrderScope => {
  if (proof?.proof.scope === 'same-file') return 'same-file'
  if (proof?.proof.scope === 'other-file') return lead?.scope === 'same-worker' ? 'same-worker' : 'across-workers'
  return lead?.scope ?? 'same-file'
}

function lifeIn(
  analysis: OrderAnalysis,
  test: number,
  runs: readonly OrderRun[],
  blame: Blame,
  provenAt: readonly number[],
): Life {
  const exposed = exposures(analysis, test, runs, blame)
  return lifeOf(
    runs.map(({ at, failed }, index) => ({ at, failed, exposed: exposed[index] === true })),
    provenAt,
  )
}

const unknownLife = (provenAt: readonly number[]): Life => ({
  status: provenAt.length > 0 ? 'proven' : 'suspected',
  passesSince: 0,
})

/** Keys that mean the same in every finding: role, and test or file. */
function blamedBy(blame: Blame | undefined, lead: Suspect | undefined): string[] {
  if (!blame) return []
  const role = lead?.scope === 'overlapping' ? 'overlap' : blame.role
  return blame.actors.map(({ unit, id }) => `${role} ${unit} ${id}`)
}
