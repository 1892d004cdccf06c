import type { OverviewAnswer } from '../api-schemas/overview.ts'
import type { Verdicts } from './verdicts.ts'
import type { View } from './view.ts'

/** Of the tests in the range that still exist. */
export function countVerdicts({ tests, period }: View, verdicts: Verdicts): NonNullable<OverviewAnswer['verdicts']> {
  const counts = {
    flaky: 0,
    flakyBegan: 0,
    flakyRecovered: 0,
    orderDependent: 0,
    orderProven: 0,
    broken: 0,
    newlyFailing: 0,
  }
  const { runs, verdicts: known } = verdicts.analysis
  const isInside = (run: number | undefined): boolean =>
    run !== undefined && runs[run]!.at >= period.from && runs[run]!.at <= period.to
  for (const test of tests) {
    if (verdicts.isGone(test)) continue
    switch (verdicts.classOf(test)) {
      case 'flaky':
        counts.flaky++
        if (isInside(known.seenAt(test))) counts.flakyBegan++
        break
      case 'order-dependent':
        counts.orderDependent++
        if (verdicts.victims.get(test)?.status === 'proven') counts.orderProven++
        break
      case 'broken':
        counts.broken++
        break
      case 'newly-failing':
        counts.newlyFailing++
        break
      case 'healthy':
        if (isInside(known.recoveredFromFlaky(test))) counts.flakyRecovered++
        break
      default:
    }
  }
  return counts
}
