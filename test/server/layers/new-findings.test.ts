import { expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import type { LayersAnswer } from '../../../packages/server/src/api-schemas/layers.ts'
import { evidenceReport } from '../../support/evidence-report.ts'
import { buildReport } from '../../support/report-builder.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

/** The same run, in which nothing of the outside world is called yet. */
function before(id: string, days: number): Report {
  const report = evidenceReport(id, daysAgo(days))
  report.evidence!.tests = report.evidence!.tests.filter(({ row }) => row !== 3)
  return report
}

const news = async (server: TestServer): Promise<unknown[]> => {
  const { findings } = await server.json<LayersAnswer>('/api/v1/layers')
  return findings.map(({ kind, isNew, firstSeen }) => [kind, isNew, firstSeen.run])
}

test('a finding is new for a week, unless it was there on the first day that was watched; a restart forgets nothing', async () => {
  const server = await startTestServer()
  await server.send(before('a', 12), evidenceReport('b', daysAgo(3)), evidenceReport('c', daysAgo(1)))

  const expected = [
    ['outside-world', true, 'b'],
    ['unit-crosses-boundary', false, 'a'],
  ]
  expect(await news(server)).toEqual(expected)
  await server.stop()
  await using again = await startTestServer({ dir: server.dir })
  expect(await news(again)).toEqual(expected)
})

test('longer than a week ago is not new any more', async () => {
  await using server = await startTestServer()
  await server.send(before('a', 20), evidenceReport('b', daysAgo(8)), evidenceReport('c', daysAgo(1)))

  expect(await news(server)).toEqual([
    ['outside-world', false, 'b'],
    ['unit-crosses-boundary', false, 'a'],
  ])
})

test('a test that was removed takes its findings with it', async () => {
  await using server = await startTestServer()
  const without = buildReport({
    id: 'b',
    startedAt: daysAgo(1),
    files: [{ path: 'src/tax.test.ts', tests: [{ title: 'is rounded', layer: 1 }] }, 'src/payment.int.test.ts'],
  })
  await server.send(evidenceReport('a', daysAgo(2)), without)

  expect(await news(server)).toEqual([])
})
