import type { Infrastructure } from '../failures/infrastructure.ts'
import { badnessOf } from '../flaky/badness.ts'
import { chainsOf, outcomesOf, type TestOutcomes } from '../flaky/code-groups.ts'
import { currentStreak } from '../flaky/current-streak.ts'
import { judgeTest, type JudgeContext } from '../flaky/judge-test.ts'
import { currentChains, mainLineOf } from '../flaky/presence.ts'
import { toColumns } from '../flaky/run-columns.ts'
import { FAILED, type OutcomeHistory, PASSED, PASSED_ON_RETRY } from '../flaky/run-facts.ts'
import type { Since, TestVerdict } from '../flaky/verdict.ts'
import type { Steps } from '../order/steps.ts'
import type { FailureFacts, FailureKind, FailureOrder } from './run-verdict.ts'
import { becauseOf } from './words.ts'

export interface FailureToJudge {
  test: number
  /** The report that it failed in: index into the history's runs. */
  report: number
  order: FailureOrder | undefined
  /** What explains it outside of the test (blame-infrastructure.ts). */
  infrastructure: Infrastructure | undefined
}

export interface JudgedFailure {
  kind: FailureKind
  because: string
  facts: FailureFacts
  /** Indices into the history's runs. */
  since: Pick<Since, 'after' | 'seenAt'> | null
}

/** What is known of a failing test by the runs before this one. */
export interface Known {
  facts: FailureFacts
  /** Undefined where it never ran before. */
  verdict: TestVerdict | undefined
  /** Failures that this line of development ended with before this run. */
  streak: { failures: number; since: Pick<Since, 'after' | 'seenAt'> } | undefined
}

/**
 * What each failure of a run is. What was recorded before the run decides: a test is known to be flaky only if it was
 * known before it failed here.
 *
 * @param history reports up to those of the run, which are the last ones
 * @param own indices of the run's reports
 */
export function* judgeFailures(
  history: OutcomeHistory,
  own: ReadonlySet<number>,
  failures: readonly FailureToJudge[],
): Steps<JudgedFailure[]> {
  const columns = toColumns(history.runs)
  yield
  const badness = yield* badnessOf(history, columns)
  const isCurrent = currentChains(columns, mainLineOf(columns))
  const context: JudgeContext = { columns, badness, isCurrent, now: history.runs.at(-1)?.at ?? 0 }
  const judged: JudgedFailure[] = []
  for (const failure of failures) {
    judged.push(judgeFailure(history, context, own, failure))
    yield
  }
  return judged
}

function judgeFailure(
  { runs, first, run, status }: OutcomeHistory,
  context: JudgeContext,
  own: ReadonlySet<number>,
  { test, report, order, infrastructure }: FailureToJudge,
): JudgedFailure {
  const all = outcomesOf(context.columns, run, status, first[test], first[test + 1])
  const before = outcomesBefore(all, own)
  const known = knownOf(context, before, report)
  const kind = infrastructure ? 'infrastructure' : kindOf(known, order)
  const since = kind === 'broken' ? (known.streak?.since ?? known.verdict?.since ?? null) : null
  return { kind, because: becauseOf(kind, known, { runs, order, since, infrastructure }), facts: known.facts, since }
}

/** If a flaky test failed by chance so many times in a row, it would be in less than one of a hundred cases. */
const leastChance = 0.01

function kindOf({ facts, verdict, streak }: Known, order: FailureOrder | undefined): FailureKind {
  const kind = verdict?.class
  if (order && order.isExposed !== false && kind !== 'broken') return 'order-dependent'
  if (kind === 'flaky' && isByChance(facts, streak?.failures ?? 0)) return 'known-flaky'
  if (kind === 'broken') return 'broken'
  // Code that passed a moment ago has not been broken since.
  if (facts.passedOnCommit > 0) return 'unknown'
  if (streak || kind === 'newly-failing') return 'broken'
  if (facts.failed + facts.retried > 0 && kind !== 'healthy') return 'unknown'
  return 'new'
}

const isByChance = ({ rate }: FailureFacts, failuresBefore: number): boolean =>
  failuresBefore === 0 || (rate?.mean ?? 0) ** (failuresBefore + 1) >= leastChance

function outcomesBefore({ run, status }: TestOutcomes, own: ReadonlySet<number>): TestOutcomes {
  const places = [...run.keys()].filter((place) => !own.has(run[place]!))
  return {
    run: Int32Array.from(places, (place) => run[place]!),
    status: Uint8Array.from(places, (place) => status[place]!),
  }
}

function knownOf(context: JudgeContext, before: TestOutcomes, report: number): Known {
  const { columns } = context
  const { run, status } = before
  const judged = { outcomes: before, leftOut: 0, isOrderDependent: false, isGone: false }
  const verdict = run.length > 0 ? judgeTest(context, judged) : undefined
  const line = chainsOf(columns, before).filter(({ chain }) => chain === columns.chain[report])
  const count = (wanted: number, onCommit = false): number =>
    status.filter((one, place) => one === wanted && (!onCommit || columns.code[run[place]!] === columns.code[report]))
      .length
  return {
    verdict,
    streak: currentStreak(line, before),
    facts: {
      runs: run.length,
      failed: count(FAILED),
      retried: count(PASSED_ON_RETRY),
      passedInARow: run.length - 1 - status.findLastIndex((one) => one !== PASSED),
      passedOnCommit: count(PASSED, true) + count(PASSED_ON_RETRY, true),
      failedOnCommit: count(FAILED, true),
      rate: verdict?.score ? { mean: verdict.score.rate, low: verdict.score.low, high: verdict.score.high } : null,
    },
  }
}
