import type { OutcomeHistory, RunFacts } from '../../packages/server/src/analysis/flaky/run-facts.ts'
import { isOutage } from '../../packages/server/src/analysis/flaky/outage.ts'
import type { SimulatedHistory, SimulatedRun } from './history.ts'

const codes = { passed: 0, failed: 1, flaky: 2, skipped: 3, pending: 5 } as const

/** A simulated history as the analysis takes it. */
export function toOutcomeHistory({ suite, runs, outcomes }: SimulatedHistory): OutcomeHistory {
  const tests = suite.tests.length
  const first = new Int32Array(tests + 1)
  const run: number[] = []
  const status: number[] = []
  for (let test = 0; test < tests; test++) {
    for (let index = 0; index < runs.length; index++) {
      const outcome = outcomes[index * tests + test]
      if (!outcome || outcome.status === 'skipped' || outcome.status === 'pending') continue
      run.push(index)
      status.push(codes[outcome.status])
    }
    first[test + 1] = run.length
  }
  const facts = runs.map((one, index) => {
    const own = outcomes.slice(index * tests, (index + 1) * tests).flatMap((outcome) => outcome ?? [])
    return toRunFacts(one, isOutage(own.length, own.filter((outcome) => outcome.status === 'failed').length))
  })
  return { runs: facts, first, run: Int32Array.from(run), status: Uint8Array.from(status) }
}

const toRunFacts = ({ at, commit, branch, os, node, workers }: SimulatedRun, outage = false): RunFacts => ({
  at,
  commit,
  branch,
  dirty: false,
  pullRequest: false,
  plannedBy: null,
  partial: false,
  isOutage: outage,
  infrastructure: 0,
  os,
  node,
  workers,
  shard: null,
})
