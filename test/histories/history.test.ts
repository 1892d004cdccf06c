import { expect, test } from 'vitest'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { seeded } from '../order/random.ts'
import { startTestServer } from '../support/test-server.ts'
import { makeRuns, makeSuite, simulate } from './history.ts'
import { toReports } from './reports.ts'

test('a simulated history is the same for the same seed, and a server takes it in as it was planned', async () => {
  const until = Date.now() - 60_000
  const plan = (seed: number) => {
    const random = seeded(seed)
    const suite = makeSuite(random, 25)
    const runs = makeRuns(random, { runs: 6, until, runsPerCommit: 2 })
    runs[5]!.fileErrors.push({ file: 0, message: 'cannot start' })
    return simulate({
      suite,
      runs,
      durations: (one, run) => (one === 3 && run < 2 ? null : 10 + one),
      outcomes: (one, run) => ({ status: one === 7 && run === 4 ? 'failed' : one === 8 ? 'flaky' : 'passed' }),
    })
  }
  expect(plan(1)).toEqual(plan(1))
  expect(plan(1).suite).not.toEqual(plan(2).suite)

  await using server = await startTestServer()
  await server.send(...toReports(plan(1), 'acme/shop'))

  const { tests } = await server.json<TestsAnswer>('/api/v1/tests')
  const of = (title: string) => tests.find(({ titlePath }) => titlePath[0] === title)!
  expect([of('t3').runs, of('t7').failed, of('t8').retried, of('t9').p50Ms]).toEqual([4, 1, 6, 19])
  const { runs } = await server.json<RunsAnswer>('/api/v1/runs')
  expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed', 'passed', 'passed', 'passed', 'passed'])
  expect(new Set(runs.map(({ git }) => git!.commit)).size).toBe(3)
})
