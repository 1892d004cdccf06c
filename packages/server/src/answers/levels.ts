import { quantile } from '../analysis/quantile.ts'
import type { Step } from '../api-schemas/regressions.ts'
import type { TestAnswer } from '../api-schemas/tests.ts'
import { isoTime } from './view.ts'
import type { TestResult } from './write-test.ts'

const ended = new Set(['passed', 'failed', 'flaky'])

/** The results that ran, cut where the steps are: each with its median and 95 % quantile. */
export function levelsOf(results: readonly TestResult[], steps: readonly Step[]): TestAnswer['levels'] {
  const cuts = steps.map(({ firstRun }) => firstRun.at)
  const parts = new Map<number, TestResult[]>()
  for (const result of results) {
    if (result.durationMs === null || !ended.has(result.status)) continue
    const part = cuts.filter((at) => at <= isoTime(result.run)).length
    const list = parts.get(part)
    if (list) list.push(result)
    else parts.set(part, [result])
  }
  return [...parts.values()].map((list) => {
    const sorted = Float64Array.from(list, ({ durationMs }) => durationMs!).toSorted()
    return {
      from: isoTime(list[0]!.run),
      to: isoTime(list.at(-1)!.run),
      results: list.length,
      p50Ms: quantile(sorted, 0.5)!,
      p95Ms: quantile(sorted, 0.95)!,
    }
  })
}
