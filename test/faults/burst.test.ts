import { expect, test } from 'vitest'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { startServerChild } from '../support/server-child.ts'
import { makeTempDir } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { times } from '../support/counts.ts'
import { allRuns, uploadTo } from './uploads.ts'

const shards = times(12, 50)
const testsEach = times(500, 2000)

test(`${shards} shards of ${testsEach} tests at once, half of them sent twice, are one run with exact counts`, async () => {
  await using dir = await makeTempDir()
  await using server = await startServerChild(dir.path)
  const bodies = Array.from({ length: shards }, (_, index) => shardOf(index + 1))
  const twice = bodies.filter((_, index) => index % 2 === 0)

  const answers = await Promise.all([...bodies, ...twice].map((body) => uploadTo(server.url, body)))

  const statuses = answers.map((answer) => answer?.status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(shards)
  expect(statuses.filter((status) => status === 200)).toHaveLength(twice.length)
  const runs = await allRuns(server.url)
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({
    tests: shards * testsEach,
    shards: { received: shards, expected: shards },
    counts: { passed: shards * (testsEach - 1), failed: shards },
  })
  const { total } = (await (await fetch(`${server.url}/api/v1/tests?limit=1`)).json()) as TestsAnswer
  expect(total).toBe(shards * testsEach)
})

function shardOf(index: number): Uint8Array<ArrayBuffer> {
  const tests = Array.from({ length: testsEach }, (_, number) => ({
    title: `test ${number}`,
    status: number === 7 ? ('failed' as const) : ('passed' as const),
  }))
  const report = buildReport({
    id: `shard-${index}`,
    startedAt: new Date().toISOString(),
    files: [{ path: `shard-${index}.test.ts`, tests }],
    run: { key: 'the-run', shard: { index, count: shards } },
  })
  return new Uint8Array(gzipReport(report))
}
