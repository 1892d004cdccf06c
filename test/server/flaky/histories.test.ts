import { expect, test } from 'vitest'
import { judgeHistory } from '../../../packages/server/src/analysis/flaky/judge-history.ts'
import { runSteps } from '../../../packages/server/src/analysis/order/steps.ts'
import { expectedClass } from '../../histories/expected-verdict.ts'
import { toOutcomeHistory } from '../../histories/outcome-columns.ts'
import { plantHistory, type PlantedPlan } from '../../histories/planted-history.ts'
import { seeded } from '../../order/random.ts'

const machines = [
  { os: 'linux', node: '24.1.0' },
  { os: 'win32', node: '24.1.0' },
]
const plans: Record<string, PlantedPlan> = {
  'without retries': { tests: 300, runs: 200 },
  'with retries': { tests: 300, runs: 200, retries: 2 },
  'on two systems': { tests: 300, runs: 200, machines },
  'with every commit run once': { tests: 300, runs: 200, mostRunsPerCommit: 1 },
}

for (const [name, plan] of Object.entries(plans)) {
  test(`in a simulated history ${name} what is called flaky is flaky, and breakages are told as such`, () => {
    const history = plantHistory(seeded(7), plan)
    const newest = Math.max(...history.runs.map(({ mainCommits }) => mainCommits))

    const { verdicts } = runSteps(
      judgeHistory(toOutcomeHistory(history), (one) => history.planted[one]!.kind === 'order'),
    )

    const found = history.planted.map((planted, index) => {
      return { planted, expected: expectedClass(planted, newest), found: verdicts[index]!.class }
    })
    // What fails seldom may not have failed often enough yet: counted below.
    const isMissed = (one: (typeof found)[number]) => one.expected === 'flaky' && one.found === 'healthy'
    expect(found.filter((one) => one.found !== one.expected && !isMissed(one))).toEqual([])
    const recallAt = (rate: number): number => {
      const own = found.filter(({ planted }) => planted.kind === 'flaky' && planted.rate === rate)
      return own.filter((one) => one.found === 'flaky').length / own.length
    }
    // Two or three failures at as many commits could be breakages that were mended at once.
    expect(recallAt(0.02)).toBeGreaterThanOrEqual(plan.mostRunsPerCommit === 1 ? 0 : 0.5)
    expect(recallAt(0.1)).toBeGreaterThanOrEqual(0.9)
    expect(recallAt(0.4)).toBe(1)
    const gone = history.planted.flatMap((one, index) => (verdicts[index]!.isGone ? one.kind : []))
    expect(new Set(gone)).toEqual(new Set(['moved-away']))
  })
}
