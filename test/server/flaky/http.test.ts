import { expect, test } from 'vitest'
import type { OverviewAnswer } from '../../../packages/server/src/api-schemas/overview.ts'
import type { TestAnswer, TestsAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import { makeRuns, makeSuite, simulate, type Outcome } from '../../histories/history.ts'
import { toReports } from '../../histories/reports.ts'
import { seeded } from '../../order/random.ts'
import { startTestServer } from '../../support/test-server.ts'
import { settled } from './settled.ts'

const passed: Outcome = { status: 'passed' }
const failed: Outcome = { status: 'failed', message: 'expected 3 to be 4' }

/** t0 is flaky, t1 broken since the 13th commit, t2 fails for the first time, t3 came three runs ago, t4 is gone. */
function planned() {
  const random = seeded(3)
  const suite = makeSuite(random, 10)
  const runs = makeRuns(random, { runs: 30, until: Date.now() - 60_000, gapMs: 3_600_000, runsPerCommit: 2 })
  const isThere = (test: number, run: number): boolean => (test === 3 ? run >= 27 : test !== 4 || run < 5)
  return simulate({
    suite,
    runs,
    durations: (test, run) => (isThere(test, run) ? 5 : null),
    outcomes: (test, run) => {
      if (test === 0 && run % 6 === 3) return { status: 'flaky', message: 'timed out after 312 ms' }
      if ((test === 1 && run >= 24) || (test === 2 && run === 29)) return failed
      return passed
    },
  })
}

test('every test of the list has its verdict, which is a filter and a facet', async () => {
  await using server = await startTestServer()
  await server.send(...toReports(planned(), 'acme/shop'))

  const { tests, facets } = await settled<TestsAnswer>(server, '/api/v1/tests?sort=name')

  const verdicts = Object.fromEntries(tests.map(({ titlePath, verdict }) => [titlePath[0], verdict]))
  expect(verdicts['t0']).toMatchObject({ class: 'flaky', runs: 30, needed: 20, gone: false })
  expect(verdicts['t0']!.rate!.low).toBeLessThan(1 / 6)
  expect(verdicts['t0']!.rate!.high).toBeGreaterThan(1 / 6)
  expect(verdicts['t1']!.class).toBe('broken')
  expect(verdicts['t2']!.class).toBe('newly-failing')
  expect(verdicts['t3']).toMatchObject({ class: 'not-enough-data', runs: 3 })
  expect(verdicts['t4']!.gone).toBe(true)
  expect(verdicts['t9']!.class).toBe('healthy')
  expect(facets.verdict).toEqual({
    healthy: 5,
    flaky: 1,
    'order-dependent': 0,
    broken: 1,
    'newly-failing': 1,
    'not-enough-data': 1,
  })

  const titlesOf = async (query: string) =>
    (await settled<TestsAnswer>(server, `/api/v1/tests?sort=name&${query}`)).tests.map(({ titlePath }) => titlePath[0])
  expect(await titlesOf('q=verdict:flaky')).toEqual(['t0'])
  expect(await titlesOf('verdict=newly-failing')).toEqual(['t2'])
  expect(await titlesOf('q=verdict:broken')).toEqual(['t1'])
  expect(await titlesOf('q=verdict:not-enough')).toEqual(['t3'])
  expect((await server.get('/api/v1/tests?q=verdict:odd')).status).toBe(400)
})

test('a test tells why it has its verdict, in counts, and since which commits', async () => {
  await using server = await startTestServer()
  const history = planned()
  await server.send(...toReports(history, 'acme/shop'))
  const { tests } = await settled<TestsAnswer>(server, '/api/v1/tests')
  const detailOf = async (title: string) => {
    const { id } = tests.find(({ titlePath }) => titlePath[0] === title)!
    return (await settled<TestAnswer>(server, `/api/v1/tests/${id}`)).verdict!
  }

  const flaky = await detailOf('t0')
  expect(flaky).toMatchObject({ class: 'flaky', failed: 0, retried: 5, cleanRuns: 2 })
  expect(flaky.reasons).toEqual([
    { kind: 'retried', count: 5, of: 30, text: 'failed, then passed on retry in 5 of 30 runs' },
  ])
  expect(flaky.since).toMatchObject({ after: null, seenAt: { commit: history.runs[3]!.commit, branch: 'main' } })
  expect(flaky.cleanRunsNeeded).toBeGreaterThan(20)

  const broken = await detailOf('t1')
  expect(broken.since).toMatchObject({
    after: { commit: history.runs[23]!.commit },
    seenAt: { commit: history.runs[24]!.commit },
    commits: 1,
  })
  expect(broken.reasons[0]!.text).toBe('failed in every run of the main line since: 6 runs')
})

test('the overview counts verdicts, and those that began in its range', async () => {
  await using server = await startTestServer()
  await server.send(...toReports(planned(), 'acme/shop'))

  expect((await settled<OverviewAnswer>(server, '/api/v1/overview')).verdicts).toEqual({
    flaky: 1,
    flakyBegan: 1,
    flakyRecovered: 0,
    orderDependent: 0,
    orderProven: 0,
    broken: 1,
    newlyFailing: 1,
  })
  expect((await settled<OverviewAnswer>(server, '/api/v1/overview?range=12h')).verdicts).toMatchObject({
    flaky: 1,
    flakyBegan: 0,
  })
})

test('an empty server knows no verdicts', async () => {
  await using server = await startTestServer()

  expect((await settled<OverviewAnswer>(server, '/api/v1/overview')).verdicts).toBeNull()
  expect((await settled<TestsAnswer>(server, '/api/v1/tests')).facets.verdict).toBeNull()
})
