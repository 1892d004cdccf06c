import { judgeTests, type JudgedTest } from '../../../../server/src/analysis/order/analyse-tests.ts'
import { blameOfSuspect, isExposed } from '../../../../server/src/analysis/order/exposure.ts'
import type { Suspect } from '../../../../server/src/analysis/order/rank-suspects.ts'
import { rowOf } from '../../../../server/src/analysis/order/schedule.ts'
import { seeded, seedOf } from '../../../../server/src/analysis/order/seeded.ts'
import { runSteps } from '../../../../server/src/analysis/order/steps.ts'
import type { FailureOrder } from '../../../../server/src/analysis/verdict/run-verdict.ts'
import { testKey } from '../../order/plan.ts'
import type { Proof } from '../../proof.ts'
import { TITLE_SEPARATOR, type Report } from '../../report.ts'
import { indexOfTest, numberRuns, type LocalHistory } from '../drive/history.ts'
import { nameOfTest } from '../drive/name-test.ts'
import { readRecordedRun } from '../drive/recorded-run.ts'
import type { NumberedTest } from './report-outcomes.ts'

type OrderOf = (test: NumberedTest, report: number) => FailureOrder | undefined

/**
 * What the recorded orders and the kept proofs say of a failure.
 * @param reports oldest first
 */
export function localOrder(reports: readonly Report[], proofs: readonly Proof[]): OrderOf {
  let known: { history: LocalHistory; judged: Map<number, JudgedTest> } | undefined
  // Most runs that fail need it, those that pass do not.
  const analyse = () => (known ??= analyseOrders(reports))

  return ({ project, file, titlePath, ordinal }, report) => {
    const key = testKey(titlePath.join(TITLE_SEPARATOR), ordinal)
    const test = { project, path: file, key, titlePath }
    const { history, judged } = analyse()
    const number = indexOfTest(history, test)
    const own = number === undefined ? undefined : judged.get(number)
    const lead = own?.ranking.suspects[0]
    const proof = proofs.findLast(
      ({ victim }) =>
        victim.path === file &&
        victim.project === project &&
        testKey(victim.titlePath.join(TITLE_SEPARATOR), victim.ordinal) === key,
    )
    const command = `npx stratigraph bisect ${quote(nameOfTest(test))}`
    const exposed = number === undefined || !lead ? null : exposedIn(history, number, report, lead)
    if (proof) {
      if (proof.kind === 'not-order-dependent' || proof.kind === 'broken') return undefined
      const [polluter] = proof.polluters
      return {
        kind: proof.kind,
        reason: `Proven: it ${proof.kind === 'brittle' ? 'fails unless' : 'fails after'} another test ran${proof.kind === 'brittle' ? ' before' : ''}.`,
        isProven: true,
        isExposed: exposed,
        suspect: polluter ? [polluter.path, ...polluter.titlePath].join(' > ') : null,
        command: proof.reproduce ?? command,
      }
    }
    const kind = own?.verdict.kind
    if (!own || !lead || kind === undefined || kind === 'not-order-dependent' || kind === 'not-enough-runs')
      return undefined
    return {
      kind,
      reason: own.verdict.reason,
      isProven: false,
      isExposed: exposed,
      suspect: suspectName(history, lead),
      command,
    }
  }
}

function analyseOrders(reports: readonly Report[]) {
  const history = numberRuns(reports.map(readRecordedRun))
  const randomOf = (test: number) => seeded(seedOf(Object.values(history.tests[test]!).join(' ')))
  const judged = runSteps(judgeTests(history.analysed, randomOf))
  return { history, judged: new Map(judged.map((one) => [one.test, one])) }
}

function exposedIn({ analysed }: LocalHistory, test: number, report: number, lead: Suspect): boolean | null {
  const file = analysed.fileOfTest[test]!
  const schedule = analysed.schedules[report]!
  const row = rowOf(schedule, test, file)
  return row < 0 ? null : isExposed(schedule, row, file, blameOfSuspect(lead))
}

function suspectName({ tests, files }: LocalHistory, { unit, ids }: Suspect): string {
  const [id] = ids as [number]
  return unit === 'file' ? files[id]!.path : nameOfTest(tests[id]!)
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
