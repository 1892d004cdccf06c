import { quantile } from '../analysis/quantile.ts'
import type { Step } from '../api-schemas/regressions.ts'
import type { TestAnswer } from '../api-schemas/tests.ts'
import { isoTime } from './view.ts'
import type { TestResult } from './write-test.ts'

/** The results that ran, cut where the steps are: each with its median and 95 % quantile. */
export function levelsOf(results: readonly TestResult[], steps: readonly Step[]): TestAnswer['levels'] {
  const cuts = steps.map(({ firstRun }) => Date.parse(firstRun.at))
  const parts: TestResult[][] = Array.from({ length: cuts.length + 1 }, () => [])
  for (const result of results) {
    const { status, durationMs } = result
    if (durationMs === null || (status !== 'passed' && status !== 'failed' && status !== 'flaky')) continue
    let part = 0
    for (const at of cuts) if (at <= result.run.at) part++
    parts[part]!.push(result)
  }
  return parts.flatMap((list) => {
    if (list.length === 0) return []
    const sorted = Float64Array.from(list, ({ durationMs }) => durationMs!)
    // oxlint-disable-next-line unicorn/no-array-sort
    sorted.sort()
    return {
      from: isoTime(list[0]!.run),
      to: isoTime(list.at(-1)!.run),
      results: list.length,
      p50Ms: quantile(sorted, 0.5)!,
      p95Ms: quantile(sorted, 0.95)!,
    }
  })
}
