import { changeOf, costMinutesPerWeek } from '../analysis/cost.ts'
import type { TestRow } from '../api-schemas/tests.ts'
import { lastResults } from './last-results.ts'
import { roundMsOrNull } from './round.ts'
import { stepInRange } from './steps.ts'
import { testNames } from './test-names.ts'
import { isoTime, type View } from './view.ts'
import type { UnwrittenRow } from './write-tests.ts'

/** Numbers of one test in a period, each by itself: a list is sorted by one of them and shows few of its tests. */
export const measures = {
  runs: ({ now }: View, test: number): number => now.ran[test]!,
  p50: ({ now }: View, test: number): number | null => now.quantileMs(test, 0.5),
  p95: ({ now }: View, test: number): number | null => now.quantileMs(test, 0.95),
  mean: ({ now }: View, test: number): number | null => (now.ran[test]! > 0 ? now.sumMs[test]! / now.ran[test]! : null),
  change: ({ now, before }: View, test: number): number | null =>
    changeOf(
      { p50Ms: now.quantileMs(test, 0.5), count: now.count[test]! },
      { p50Ms: before.quantileMs(test, 0.5), count: before.count[test]! },
    ),
  cost: ({ now, weeks }: View, test: number): number => costMinutesPerWeek(now.sumMs[test]!, weeks),
  share: ({ now, totalMs }: View, test: number): number => (totalMs > 0 ? now.sumMs[test]! / totalMs : 0),
  failed: ({ now }: View, test: number): number => now.failed[test]!,
  fails: ({ now }: View, test: number): number => (now.ran[test]! > 0 ? now.failed[test]! / now.ran[test]! : 0),
  retried: ({ now }: View, test: number): number => now.retried[test]!,
}

/** Rows as they are told. */
export const testRows = (view: View, tests: readonly number[]): TestRow[] =>
  unwrittenRows(view, tests).map(({ last, ...row }) => ({
    ...row,
    last: last.map(({ run, ...result }) => ({ run: run.id, at: isoTime(run), ...result })),
  }))

export function unwrittenRows(view: View, tests: readonly number[]): UnwrittenRow[] {
  const last = lastResults(view.now.runs, tests, view.catalog.tests.length)
  return tests.map((test, index) => ({
    ...testNames(view.catalog, view.catalog.tests[test]!),
    runs: measures.runs(view, test),
    runsPerWeek: measures.runs(view, test) / view.weeks,
    p50Ms: roundMsOrNull(measures.p50(view, test)),
    p95Ms: roundMsOrNull(measures.p95(view, test)),
    meanMs: roundMsOrNull(measures.mean(view, test)),
    change: measures.change(view, test),
    step: stepInRange(view, test),
    costMinutesPerWeek: measures.cost(view, test),
    share: measures.share(view, test),
    failed: measures.failed(view, test),
    retried: measures.retried(view, test),
    failRate: measures.fails(view, test),
    last: last[index]!,
    verdict: view.verdicts?.row(test) ?? null,
  }))
}
