import { expect, test } from 'vitest'
import type { FailuresAnswer } from '../../../packages/server/src/api-schemas/failures.ts'
import type { RunsAnswer } from '../../../packages/server/src/api-schemas/runs.ts'
import type { TestAnswer, TestsAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import { makeRuns, makeSuite, simulate } from '../../histories/history.ts'
import { toReports } from '../../histories/reports.ts'
import { seeded } from '../../order/random.ts'
import { buildReport } from '../../support/report-builder.ts'
import { startTestServer } from '../../support/test-server.ts'
import { settled } from '../flaky/settled.ts'

/** t0 times out in every third run, t1 and t12 compare wrongly once; in runs 4 and 9 no test of four files has a database. */
function planned() {
  const random = seeded(5)
  const suite = makeSuite(random, 100)
  const runs = makeRuns(random, { runs: 24, until: Date.now() - 60_000, gapMs: 3_600_000, runsPerCommit: 12 })
  runs[6]!.errors.push('Worker exited unexpectedly')
  return simulate({
    suite,
    runs,
    outcomes: (test, run) => {
      if (test === 0 && run % 3 === 0) return { status: 'flaky', message: `timed out after ${100 + run} ms` }
      if (test % 25 === 3 && [4, 9].includes(run))
        return { status: 'failed', message: 'connect ECONNREFUSED 127.0.0.1:5432' }
      return [1, 12].includes(test) && run === 2
        ? { status: 'failed', message: `expected ${test} to be 4` }
        : { status: 'passed' }
    },
  })
}

test('failures are grouped over the suite by what they have in common', async () => {
  await using server = await startTestServer()
  await server.send(...toReports(planned(), 'acme/shop'))

  const { groups, total, failures } = await server.json<FailuresAnswer>('/api/v1/failures')

  expect([total, failures]).toEqual([3, 8 + 8 + 2])
  expect(groups.map(({ message, count, tests, runs }) => [message, count, tests, runs])).toEqual([
    ['AssertionError: timed out after <duration>', 8, 1, 8],
    ['AssertionError: connect ECONNREFUSED <address>', 8, 4, 2],
    ['AssertionError: expected <n> to be <n>', 2, 2, 1],
  ])
  const timeout = groups.find(({ message }) => message.includes('timed out'))!
  expect(timeout).toMatchObject({ infrastructure: null, error: { message: 'timed out after 121 ms' } })
  expect(timeout.examples).toMatchObject([{ titlePath: ['t0'], count: 8 }])
  expect(timeout.firstRun).toMatch(/00000$/)
  expect(timeout.lastRun).toMatch(/00021$/)
  expect(groups.find(({ message }) => message.includes('ECONNREFUSED'))!.infrastructure).toBe('service')
})

test('what failed around the tests is one finding of its run, and makes no test flaky', async () => {
  await using server = await startTestServer()
  await server.send(...toReports(planned(), 'acme/shop'))

  const { infrastructure } = await server.json<FailuresAnswer>('/api/v1/failures')
  expect(infrastructure.map(({ kind, tests, files }) => [kind, tests, files])).toEqual([
    ['service', 4, 4],
    ['worker-crash', 0, 0],
    ['service', 4, 4],
  ])
  const { runs } = await server.json<RunsAnswer>('/api/v1/runs')
  expect(runs.filter((run) => run.infrastructure).length).toBe(3)

  const { tests } = await settled<TestsAnswer>(server, '/api/v1/tests?limit=200')
  const flaky = tests.filter(({ verdict }) => verdict!.class === 'flaky').map(({ titlePath }) => titlePath[0])
  expect(flaky).toEqual(['t0'])
})

test('a test tells its own failures in the same groups', async () => {
  await using server = await startTestServer()
  await server.send(...toReports(planned(), 'acme/shop'))
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests?limit=200')
  const { id } = tests.find(({ titlePath }) => titlePath[0] === 't0')!

  const { failures } = await server.json<TestAnswer>(`/api/v1/tests/${id}`)
  const { groups } = await server.json<FailuresAnswer>('/api/v1/failures')

  expect(failures).toHaveLength(1)
  expect(failures[0]).toMatchObject({ count: 8, runs: 8, message: 'AssertionError: timed out after <duration>' })
  expect(groups.map((group) => group.id)).toContain(failures[0]!.id)
})

test('files that broke are told by what they say, though no test of theirs failed', async () => {
  const breaking = (id: string, broken: string[], minutesAgo: number) =>
    buildReport({
      id,
      startedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
      run: { status: 'failed' },
      files: ['a.test.ts', 'b.test.ts', 'c.test.ts'].map((path) =>
        broken.includes(path)
          ? { path, error: 'connect ECONNREFUSED 127.0.0.1:9200', tests: [{ title: 'searches', status: 'pending' }] }
          : path,
      ),
    })
  await using server = await startTestServer()
  await server.send(breaking('first', ['b.test.ts'], 20), breaking('second', ['b.test.ts', 'c.test.ts'], 10))

  const { brokenFiles, failures } = await server.json<FailuresAnswer>('/api/v1/failures')

  expect(failures).toBe(0)
  expect(brokenFiles).toMatchObject([
    {
      message: 'connect ECONNREFUSED <address>',
      count: 3,
      runs: 2,
      files: 2,
      firstRun: 'first',
      lastRun: 'second',
      examples: [
        { file: 'b.test.ts', count: 2 },
        { file: 'c.test.ts', count: 1 },
      ],
    },
  ])
})

test('a server without runs has no failures', async () => {
  await using server = await startTestServer()

  expect(await server.json<FailuresAnswer>('/api/v1/failures')).toMatchObject({
    groups: [],
    brokenFiles: [],
    total: 0,
    infrastructure: [],
  })
})
