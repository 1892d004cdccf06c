import { cameBefore, NOT_BEFORE_AT } from '../analysis/order/came-before.ts'
import type { Suspect } from '../analysis/order/rank-suspects.ts'
import type { TestOrderAnswer } from '../api-schemas/order.ts'
import type { Seen } from '../history/seen.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import type { ProofRecord } from '../store/store.ts'
import { refutedBy } from './order-findings.ts'
import { suspectAnswer } from './order-names.ts'
import { knownOrder } from './known-order.ts'
import type { KnownProof } from './order-proofs.ts'
import { type OrderRun, runsOf } from './order-runs.ts'
import { refutedWords } from './order-words.ts'
import type { Names } from './test-names.ts'

const runsShown = 60
const suspectsShown = 8

/** The evidence behind the verdict on one test. */
export function testOrderAnswer(
  analysis: OrderAnalysis,
  names: Names,
  records: readonly ProofRecord[],
  test: number,
  seen: Pick<Seen, 'test' | 'version'>,
): TestOrderAnswer {
  const { found, proofs } = knownOrder(analysis, names, records, seen)
  const runs = runsOf(analysis, test)
  const shown = newestOfEach(runs)
  const suspects = analysis.tests.of(test)?.ranking.suspects ?? []
  const finding = found.find((one) => one.test === test)?.finding ?? null
  const worthShowing = finding ? suspects : suspects.filter(isComparable)
  return {
    finding,
    verdict: verdictOn(analysis, test, runs, proofs.get(test) ?? []),
    runs: shown.map(({ index, row, runId, at, failed }) => ({
      run: runId,
      at: new Date(at).toISOString(),
      failed,
      position: positionOf(analysis, index, row),
    })),
    matrix: worthShowing.slice(0, suspectsShown).map((suspect) => ({
      suspect: suspectAnswer(analysis, names, suspect),
      before: shown.map((run) => wasBefore(analysis, test, run, suspect)),
    })),
  }
}

/** Came before in some runs and not in others. Where nothing is suspected, the rest are no evidence of that. */
const isComparable = ({ runsAfter, runsOtherwise }: Suspect): boolean => runsAfter > 0 && runsOtherwise > 0

function verdictOn(
  { tests }: OrderAnalysis,
  test: number,
  runs: readonly OrderRun[],
  proofs: readonly KnownProof[],
): TestOrderAnswer['verdict'] {
  const judged = tests.of(test)
  const failures = runs.filter((run) => run.failed).length
  if (judged) {
    const { run, failures: counted, verdict } = judged
    const facts = { runs: run.length, failures: counted }
    const refuted = refutedBy(proofs, runs.findLast((one) => one.failed)?.at ?? 0)
    if (refuted)
      return { kind: 'not-order-dependent', reason: refutedWords(refuted.proof), ...facts, neededRuns: run.length }
    return { kind: verdict.kind, reason: verdict.reason, ...facts, neededRuns: verdict.neededRuns }
  }
  const facts = { runs: runs.length, failures, neededRuns: runs.length }
  if (failures === 0) return { kind: 'always-passed', reason: 'It passed in every run.', ...facts }
  if (failures === runs.length) return { kind: 'always-failed', reason: 'It failed in every run.', ...facts }
  // Without the runs in which the code was broken, one outcome is left.
  const reason = 'It failed only while it was broken: in a stretch of runs, whatever ran before it.'
  return { kind: 'not-order-dependent', reason, ...facts }
}

/** The newest failures and the newest passes, half of each where there are enough, oldest first. */
function newestOfEach(runs: readonly OrderRun[]): OrderRun[] {
  const failures = runs.filter((run) => run.failed)
  const passes = runs.filter((run) => !run.failed)
  const half = runsShown / 2
  const failuresShown = Math.min(failures.length, Math.max(half, runsShown - passes.length))
  const passesShown = Math.min(passes.length, runsShown - failuresShown)
  const shown = new Set([
    ...failures.slice(failures.length - failuresShown),
    ...passes.slice(passes.length - passesShown),
  ])
  return runs.filter((run) => shown.has(run))
}

/** Place among the tests of its file that ran, from 1. */
function positionOf({ analysed }: OrderAnalysis, index: number, row: number): number {
  const { firstRow } = analysed.schedules[index]!
  // The last that is not beyond the row, by halves: a suite may have thousands of files.
  let [low, high] = [0, firstRow.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (firstRow[middle]! <= row) low = middle
    else high = middle
  }
  return row - firstRow[low]! + 1
}

/** Of several that cannot be told apart the first stands for all. */
function wasBefore(
  { analysed }: OrderAnalysis,
  test: number,
  { index, row }: OrderRun,
  { unit, ids, scope }: Suspect,
): boolean | null {
  const actor = { unit, id: ids[0]! }
  const moment = cameBefore(analysed.schedules[index]!, row, analysed.fileOfTest[test]!, actor, scope)
  return Number.isNaN(moment) ? null : moment !== NOT_BEFORE_AT
}
