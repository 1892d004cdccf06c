import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { FilesAnswer } from '../../packages/server/src/api-schemas/files.ts'
import { FixNextAnswer } from '../../packages/server/src/api-schemas/fix-next.ts'
import { ActivityAnswer, HealthAnswer, ProjectsAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import { OrderAnswer, TestOrderAnswer } from '../../packages/server/src/api-schemas/order.ts'
import { OverviewAnswer } from '../../packages/server/src/api-schemas/overview.ts'
import { RegressionsAnswer } from '../../packages/server/src/api-schemas/regressions.ts'
import { RunAnswer, RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { SettingsAnswer } from '../../packages/server/src/api-schemas/settings.ts'
import { TestAnswer, TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const ago = (days: number): string => new Date(Date.now() - days * 24 * 3_600_000).toISOString()

let server: TestServer
let runId: string
let testId: string

beforeAll(async () => {
  server = await startTestServer()
  await server.send(
    buildReport({
      id: 'shape-1',
      startedAt: ago(3),
      files: [
        {
          path: 'a.int.test.ts',
          worker: 1,
          tests: [
            { title: ['group', 'works'], layer: 2, tags: ['@db'], line: 4, beforeEachMs: 1 },
            { title: 'breaks', status: 'failed', layer: 2, error: 'no such table', note: 'known' },
            { title: 'wobbles', status: 'flaky', layer: 2 },
            { title: 'left out', status: 'skipped', notRun: true },
            { title: 'later', status: 'todo' },
            { title: 'never reached', status: 'pending' },
            { title: 'cut off', status: 'unfinished' },
          ],
        },
        { path: 'b.test.ts', worker: null, tests: ['adds'], error: 'cannot be imported' },
      ],
      run: {
        errors: [{ message: 'unhandled', file: 'b.test.ts' }],
        environment: [{ name: 'database', value: 'postgres 15' }],
      },
    }),
    buildReport({ id: 'shape-2', startedAt: ago(1), run: { git: null, ci: null } }),
  )
  runId = 'shape-1'
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests?q=breaks')
  testId = tests[0]!.id
})
afterAll(() => server[Symbol.asyncDispose]())

const answers: [path: () => string, schema: z.ZodType][] = [
  [() => '/health', HealthAnswer],
  [() => '/overview', OverviewAnswer],
  [() => '/overview?range=24h&branch=nothing-here', OverviewAnswer],
  [() => '/tests', TestsAnswer],
  [() => `/tests/${testId}`, TestAnswer],
  [() => '/settings', SettingsAnswer],
  [() => '/files', FilesAnswer],
  [() => '/fix-next', FixNextAnswer],
  [() => '/regressions', RegressionsAnswer],
  [() => '/order', OrderAnswer],
  [() => `/tests/${testId}/order`, TestOrderAnswer],
  [() => '/runs', RunsAnswer],
  [() => `/runs/${runId}`, RunAnswer],
  [() => '/runs/shape-2', RunAnswer],
  [() => '/projects', ProjectsAnswer],
  [() => '/activity', ActivityAnswer],
]

test.each(answers.map(([path, schema]) => ({ path, schema })))(
  'the answer of $path has the promised shape and no more',
  async ({ path, schema }) => {
    const body = await server.json(`/api/v1${path()}`)

    // Parsing drops what the schema does not name.
    expect(schema.parse(body)).toEqual(body)
  },
)

test('a server without any run answers in the same shapes', async () => {
  await using empty = await startTestServer()

  for (const [path, schema] of [
    ['/overview', OverviewAnswer],
    ['/tests', TestsAnswer],
    ['/order', OrderAnswer],
    ['/runs', RunsAnswer],
    ['/projects', ProjectsAnswer],
    ['/activity', ActivityAnswer],
  ] as [string, z.ZodType][]) {
    const body = await empty.json(`/api/v1${path}`)
    expect(schema.parse(body)).toEqual(body)
  }
})

test('a test tells its failures with their text, its hooks and where it stood', async () => {
  const { test: row, failures, time, results, lastFailedRun } = await server.json<TestAnswer>(`/api/v1/tests/${testId}`)

  expect(row).toMatchObject({ file: 'a.int.test.ts', titlePath: ['breaks'], runs: 1, failed: 1, failRate: 1 })
  expect(row.layer).toEqual({ declared: 'integration', observed: null, effective: 'integration' })
  expect(failures).toMatchObject([{ count: 1, firstRun: runId, error: { message: 'no such table' } }])
  expect(results).toMatchObject([{ run: runId, status: 'failed', position: 2, sequence: 2, worker: 1 }])
  expect(lastFailedRun).toBe(runId)
  expect(time).toEqual({ beforeEachMs: 0, bodyMs: 3, afterEachMs: 0 })
})

test('a run tells what failed, what did not run and which file broke', async () => {
  const { run, failures, notRun, fileErrors, errors } = await server.json<RunAnswer>(`/api/v1/runs/${runId}`)

  expect(failures.map(({ titlePath, status }) => [titlePath.join(), status])).toEqual([
    ['breaks', 'failed'],
    ['cut off', 'unfinished'],
    ['wobbles', 'flaky'],
  ])
  expect(failures[0]).toMatchObject({
    note: 'known',
    attempts: [{ status: 'failed', errors: [{ message: 'no such table' }] }],
  })
  expect(failures[2]!.attempts.map(({ status, retry }) => [status, retry])).toEqual([
    ['failed', 0],
    ['passed', 1],
  ])
  expect(notRun.map(({ titlePath, status }) => [titlePath.join(), status])).toEqual([
    ['left out', 'skipped'],
    ['later', 'todo'],
    ['never reached', 'pending'],
  ])
  expect(fileErrors).toEqual([{ file: 'b.test.ts', owners: [], errors: [{ message: 'cannot be imported' }] }])
  expect(errors).toEqual([{ message: 'unhandled', file: 'b.test.ts' }])
  expect(run.environment).toEqual([{ name: 'database', value: 'postgres 15' }])
})
