import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RegressionsAnswer } from '../../../packages/server/src/api-schemas/regressions.ts'
import type { TestAnswer, TestsAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import { planDurations } from '../../histories/durations.ts'
import { makeRuns, makeSuite, simulate } from '../../histories/history.ts'
import { toReports } from '../../histories/reports.ts'
import { seeded } from '../../order/random.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

/** Thirty tests in three files; the tests 20 to 29, a file of their own, become slower in run 40 of 60. */
let server: TestServer
let commits: string[]

beforeAll(async () => {
  server = await startTestServer()
  const random = seeded(1)
  const suite = makeSuite(random, 40)
  suite.tests.forEach((one) => Object.assign(one, { layer: 2, usualMs: 100 + one.usualMs }))
  const runs = makeRuns(random, { runs: 60, until: Date.now() - 60_000, gapMs: 3_600_000 })
  commits = runs.map(({ commit }) => commit)
  const plants = suite.tests.flatMap(({ file }, index) =>
    file === 2 ? [{ kind: 'step' as const, test: index, run: 40, factor: 1.8 }] : [],
  )
  const durations = planDurations({ suite, runs, plants, seed: 2, slowDays: 0 })
  await server.send(...toReports(simulate({ suite, runs, durations }), 'acme/shop'))
})
afterAll(() => server[Symbol.asyncDispose]())

test('tests of a file that became slower together are one regression, with the commits in between', async () => {
  const { regressions, branch, runs, isCurrent, tests } = await server.json<RegressionsAnswer>('/api/v1/regressions')

  expect({ branch, runs, isCurrent, tests }).toEqual({
    branch: 'main',
    runs: 60,
    isCurrent: true,
    tests: { judged: 40, notEnoughData: 0 },
  })
  expect(regressions).toHaveLength(1)
  const [found] = regressions
  expect(found).toMatchObject({
    file: 'src/f2.test.ts',
    testsOfFile: 10,
    layer: 'integration',
    lastRun: { commit: commits[39] },
    firstRun: { commit: commits[40] },
  })
  expect(found!.tests).toHaveLength(10)
  expect(found!.size).toBeGreaterThan(0.7)
  expect(found!.size).toBeLessThan(0.9)
  // 60 runs in two and a half days count as a week's.
  expect(found!.minutesPerWeek).toBeCloseTo(((found!.afterMs - found!.beforeMs) * 60) / 60_000, 3)
})

test('a test tells its steps, and its median and p95 between them; the list of tests has the step behind the change', async () => {
  await server.json('/api/v1/regressions')
  const list = await server.json<TestsAnswer>('/api/v1/tests?q=t25')
  const { id, step } = list.tests[0]!

  const { steps, stepsState, levels } = await server.json<TestAnswer>(`/api/v1/tests/${id}`)

  expect(steps).toHaveLength(1)
  expect(step).toEqual(steps[0])
  expect(steps[0]).toMatchObject({ isLatest: true, firstRun: { commit: commits[40] } })
  expect(stepsState).toEqual({ state: 'ready', results: 60, needed: 14 })
  expect(levels.map(({ results }) => results)).toEqual([40, 20])
  expect(levels[1]!.p50Ms / levels[0]!.p50Ms).toBeCloseTo(1.8, 0)
})

test('of another branch there is not enough data', async () => {
  const { regressions, tests, runs } = await server.json<RegressionsAnswer>('/api/v1/regressions?branch=other')

  expect({ regressions, runs, tests }).toEqual({ regressions: [], runs: 0, tests: { judged: 0, notEnoughData: 0 } })
})
