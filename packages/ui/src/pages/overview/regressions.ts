import { apiPath } from '../../api/client.ts'
import type { Regression, RegressionsAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import type { StepMark } from '../../charts/step-marks.ts'
import { stepSince, stepSize } from '../../format/step.ts'
import { useRange, useUrl } from '../../state/url.ts'

/** More would hide the chart. */
const SHOWN = 4
const none: Regression[] = []

/** What changed a run's time most, for good: slower or faster. */
export function useRegressions(): readonly Regression[] {
  const { param } = useUrl()
  const { data } = useQuery<RegressionsAnswer>(
    apiPath('/regressions', { range: useRange(), project: param('project') }),
    { keep: true },
  )
  return data?.regressions ?? none
}

/** Those worth most, in the order in which they came. */
export const worthShowing = (regressions: readonly Regression[]): Regression[] =>
  regressions
    .toSorted((left, right) => Math.abs(right.minutesPerWeek) - Math.abs(left.minutesPerWeek))
    .slice(0, SHOWN)
    .toSorted((left, right) => (left.firstRun.at < right.firstRun.at ? -1 : 1))

export const marksOf = (regressions: readonly Regression[]): StepMark[] =>
  worthShowing(regressions).map((regression) => ({
    x: Date.parse(regression.firstRun.at.slice(0, 10)),
    size: stepSize(regression),
    since: stepSince(regression),
    isWorse: regression.size > 0,
  }))
