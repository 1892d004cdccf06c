import type { TestAnswer } from '../../api/types.ts'
import type { Result, ScatterData } from '../../charts/duration-scatter.ts'
import { stepSince, stepSize } from '../../format/step.ts'

/** The p95 of a handful is only the slowest of them. */
const P95_RESULTS = 5

/** The levels and steps of a test, in places of the results that the chart shows. */
export function segmentsOf(
  { levels, steps }: Pick<TestAnswer, 'levels' | 'steps'>,
  results: readonly Result[],
): Pick<ScatterData, 'segments' | 'marks'> {
  const segments = levels.flatMap(({ from, to, results: count, p50Ms, p95Ms }) => {
    const first = results.findIndex(({ at }) => at >= from)
    const last = results.findLastIndex(({ at }) => at <= to)
    if (first < 0 || last < first) return []
    return [{ from: first, to: last, p50Ms, p95Ms: count < P95_RESULTS ? null : p95Ms }]
  })
  const marks = steps.flatMap((step) => {
    const first = results.findIndex(({ at }) => at >= step.firstRun.at)
    if (first <= 0) return []
    return [{ x: first - 0.5, size: stepSize(step), since: stepSince(step), isWorse: step.size > 0 }]
  })
  return { segments, marks }
}
