import { expect, test } from 'vitest'
import type { TestVerdict } from '../../packages/server/src/analysis/flaky/verdict.ts'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { packVerdicts, toKnownVerdicts } from '../../packages/server/src/history/packed-verdicts.ts'

const verdict = (own: Partial<TestVerdict>): TestVerdict => ({
  class: 'healthy',
  runs: 90,
  failed: 1,
  retried: 2,
  leftOut: 3,
  signals: { retried: 4, bothOutcomes: 5, returned: 6 },
  flaky: 0.5,
  score: { rate: 0.1, low: 0.05, high: 0.2 },
  environments: [],
  since: null,
  recovered: null,
  streak: 7,
  cleanRuns: 8,
  cleanRunsNeeded: null,
  lastFailedRun: null,
  isGone: false,
  ...own,
})

test('what is asked of a verdict by itself is what the whole of it says', () => {
  const given = [
    verdict({ class: 'flaky', since: { after: 20, seenAt: 21, codes: 2 } }),
    verdict({ recovered: { from: 'flaky', cleanRuns: 30, run: 31 } }),
    verdict({ recovered: { from: 'broken', cleanRuns: 40, run: 41 } }),
    undefined,
    verdict({ since: { after: null, seenAt: 0, codes: 1 }, recovered: { from: 'flaky', cleanRuns: 3, run: 0 } }),
    verdict({ isGone: true }),
  ]
  const known = toKnownVerdicts(runSteps(packVerdicts(given)))

  for (const [index, one] of given.entries()) {
    expect(known.of(index)).toEqual(one)
    expect(known.classOf(index)).toBe(one?.class)
    expect(known.isGone(index)).toBe(one?.isGone ?? false)
    expect(known.seenAt(index)).toBe(one?.since?.seenAt)
    expect(known.recoveredFromFlaky(index)).toBe(one?.recovered?.from === 'flaky' ? one.recovered.run : undefined)
  }
  expect(known.seenAt(given.length)).toBeUndefined()
})
