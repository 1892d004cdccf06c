import { expect, test } from 'vitest'
import { generateReport } from '../../bench/generate.ts'
import { makeSuite } from '../../bench/suite.ts'
import { inFull } from '../../packages/ui/src/api/run.ts'
import type { NamesAnswer, RunLanesAnswer } from '../../packages/server/src/api-schemas/run-lanes.ts'
import type { RunAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { evidenceReport } from '../support/evidence-report.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const startedAt = new Date().toISOString()
const inProject = (project: string) => `project=${encodeURIComponent(project)}`

/** What `/runs/{id}` says, and what the dashboard makes of the run's columns and the names. */
async function bothOf(server: TestServer, id: string, query = ''): Promise<[RunAnswer, RunAnswer]> {
  const run = await server.json<RunAnswer>(`/api/v1/runs/${id}${query}`)
  const columns = await server.json<RunLanesAnswer>(`/api/v1/runs/${id}/lanes${query}`)
  const names = await server.json<NamesAnswer>(`/api/v1/names?${inProject(run.run.project)}`)
  expect(columns.names).toBe(names.version)
  return [run, inFull(columns, names)]
}

const shard = (index: number) =>
  buildReport({
    id: `shard-${index}`,
    startedAt,
    codeowners: '*.int.test.ts @acme/payments',
    files: [
      { path: 'both.test.ts', worker: null, tests: ['a', 'b', 'a', { title: 'later', status: 'todo' }] },
      { path: `${index}.int.test.ts`, tests: [{ title: ['in', 'deep'], status: 'failed', error: 'no', line: 7 }] },
      { path: 'broken.test.ts', worker: 9, tests: [], error: 'does not load' },
    ],
    run: { key: 'sharded', shard: { index, count: 2 } },
  })

test('the columns of a run say, with the names, what the run says: failures, retries, shards, what was seen', async () => {
  await using server = await startTestServer()
  const suite = makeSuite({ tests: 300 })
  const generated = [0, 1, 2].map((index) => generateReport(suite, { index, startedAt: new Date(), workers: 3 }))
  await server.send(...generated, evidenceReport('seen', startedAt), shard(2), shard(1))

  for (const id of [...generated.map((report) => report.id), 'seen', 'sharded']) {
    const [run, made] = await bothOf(server, id)
    expect(made).toEqual(run)
  }
  const [run, made] = await bothOf(server, 'sharded', '?owner=none')
  expect(made).toEqual(run)
  expect(run.failures).toEqual([])
})

test('names change their version with what they say, and only then', async () => {
  await using server = await startTestServer()
  const send = (id: string, line: number) =>
    server.send(buildReport({ id, startedAt, files: [{ path: 'a.test.ts', tests: [{ title: 'x', line }] }] }))
  const names = async () => server.json<NamesAnswer>('/api/v1/names')

  await send('first', 3)
  const first = await names()
  await send('second', 3)
  const second = await names()
  await send('third', 4)
  const third = await names()

  expect(second).toEqual(first)
  expect(third.version).not.toBe(first.version)
  expect([first.tests.line, third.tests.line]).toEqual([[3], [4]])
})

test('a run that is not there has no columns, and a server without runs no names', async () => {
  await using server = await startTestServer()

  expect((await server.get('/api/v1/runs/none/lanes')).status).toBe(404)
  expect((await server.json<NamesAnswer>('/api/v1/names')).tests.id).toEqual([])
})
