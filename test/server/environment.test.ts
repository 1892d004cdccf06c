import { expect, test } from 'vitest'
import type { OverviewAnswer } from '../../packages/server/src/api-schemas/overview.ts'
import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer } from '../support/test-server.ts'

test('numbers of a range can be asked of one environment alone', async () => {
  await using server = await startTestServer()
  const { run: facts } = buildReport({ id: 'x' })
  const report = (id: string, node: string, database: string, durationMs: number) =>
    buildReport({
      id,
      startedAt: new Date(Date.now() - 3_600_000).toISOString(),
      files: [{ path: 'a.test.ts', tests: [{ title: 'adds', durationMs }] }],
      run: { machine: { ...facts.machine, node }, environment: [{ name: 'database', value: database }], maxWorkers: 4 },
    })
  await server.send(
    report('a', '22.12.0', 'postgres 15', 10),
    report('b', '24.1.0', 'postgres 15', 20),
    report('c', '24.21.0', 'postgres 16', 40),
  )
  const asked = async (env: string) => {
    const { tests } = await server.json<TestsAnswer>(`/api/v1/tests?env=${encodeURIComponent(env)}`)
    const { suite } = await server.json<OverviewAnswer>(`/api/v1/overview?env=${encodeURIComponent(env)}`)
    return [suite.runs, tests[0]?.p50Ms]
  }

  expect(await asked('')).toEqual([3, 20])
  expect(await asked('node:24')).toEqual([2, 30])
  expect(await asked('node:24 database:"postgres 15"')).toEqual([1, 20])
  expect(await asked('workers:4 os:linux')).toEqual([3, 20])
  expect(await asked('database:mysql')).toEqual([0, undefined])
  expect((await server.get('/api/v1/overview?env=linux')).status).toBe(400)
  const { runs } = await server.json<RunsAnswer>('/api/v1/runs')
  expect(runs[0]).toMatchObject({ machine: { os: 'linux' }, maxWorkers: 4, environment: [{ name: 'database' }] })
})
