import type { Steps } from '../order/steps.ts'
import { badnessOf } from './badness.ts'
import { outcomesOf } from './code-groups.ts'
import { judgeTest, type JudgeContext } from './judge-test.ts'
import { currentChains, isGone, mainLineOf } from './presence.ts'
import { toColumns } from './run-columns.ts'
import type { OutcomeHistory } from './run-facts.ts'
import type { TestVerdict } from './verdict.ts'

export interface HistoryVerdicts {
  context: JudgeContext
  /** By test; undefined where it has no result. */
  verdicts: (TestVerdict | undefined)[]
}

/** A few ms. */
const resultsPerStep = 4000

/**
 * The verdict on every test of a history, in steps. See docs/statistics.md.
 *
 * @param isOrderDependent what the order analysis says of a test
 */
export function* judgeHistory(
  history: OutcomeHistory,
  isOrderDependent: (test: number) => boolean,
): Steps<HistoryVerdicts> {
  const columns = toColumns(history.runs)
  const mainLine = mainLineOf(columns)
  yield
  const badness = yield* badnessOf(history, columns)
  const now = history.runs.at(-1)?.at ?? 0
  const context = { columns, badness, now, isCurrent: currentChains(columns, mainLine) }
  const verdicts: HistoryVerdicts['verdicts'] = []
  let stepFrom = 0
  for (let test = 0; test + 1 < history.first.length; test++) {
    const [from, to] = [history.first[test]!, history.first[test + 1]!]
    if (to - stepFrom > resultsPerStep || (verdicts.at(-1)?.lastFailedRun ?? null) !== null) {
      yield
      stepFrom = from
    }
    if (from === to) {
      verdicts.push(undefined)
      continue
    }
    const outcomes = outcomesOf(columns, history.run, history.status, from, to)
    verdicts.push(
      judgeTest(context, {
        outcomes,
        leftOut: to - from - outcomes.run.length,
        isOrderDependent: isOrderDependent(test),
        isGone: isGone(history, test, mainLine),
      }),
    )
  }
  return { context, verdicts }
}
