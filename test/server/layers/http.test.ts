import { expect, test } from 'vitest'
import type { OverviewAnswer } from '../../../packages/server/src/api-schemas/overview.ts'
import type { RunAnswer } from '../../../packages/server/src/api-schemas/runs.ts'
import type { TestAnswer, TestsAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import type { LayersAnswer } from '../../../packages/server/src/api-schemas/layers.ts'
import { evidenceReport } from '../../support/evidence-report.ts'
import { buildReport } from '../../support/report-builder.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()

async function layersOf(server: TestServer): Promise<Record<string, unknown>> {
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests')
  return Object.fromEntries(tests.map(({ titlePath, layer }) => [titlePath.at(-1), layer]))
}

const expectedLayers = {
  'of a new country': { declared: 'unit', observed: 'integration', effective: 'unit' },
  'is rounded': { declared: 'unit', observed: 'unit', effective: 'unit' },
  'is kept': { declared: null, observed: 'integration', effective: 'integration' },
  'is charged': { declared: 'integration', observed: 'integration', effective: 'integration' },
}

test('what a test crosses is told with its run, with the test, and as its layer', async () => {
  await using server = await startTestServer()
  await server.send(evidenceReport('a', hoursAgo(1)))

  const { lanes } = await server.json<RunAnswer>('/api/v1/runs/a')
  const tests = lanes.flatMap((lane) => lane.tests)
  expect(
    tests.map(({ boundaries }) => boundaries!.map(({ kind, target, count, ms }) => [kind, target, count, ms])),
  ).toEqual([
    [['http', 'http://127.0.0.1:9000', 2, 4]],
    [],
    [['database', '127.0.0.1:5432/shop', 3, 2]],
    [['http', 'https://<img src=x onerror=alert(1)>.example.net', 1, 80]],
  ])
  const kept = await server.json<TestAnswer>(`/api/v1/tests/${tests[2]!.id}`)
  expect(kept.boundaries).toEqual([
    {
      kind: 'database',
      protocol: 'postgresql',
      target: '127.0.0.1:5432/shop',
      count: 3,
      ms: 2,
      phases: ['beforeEach', 'body'],
      operations: [
        { verb: 'begin', object: '', count: 1 },
        { verb: 'insert', object: 'taxes', count: 1, undone: 1 },
        { verb: 'read', object: 'taxes', count: 1 },
      ],
    },
  ])
  expect(kept.layerBecause).toBe('talks to a database, cache, queue or server')
  expect(await layersOf(server)).toEqual(expectedLayers)
  const { pyramid, suite } = await server.json<OverviewAnswer>('/api/v1/overview')
  expect({ ...pyramid.count, undeclared: suite.undeclared }).toEqual({ unit: 2, integration: 2, e2e: 0, undeclared: 1 })
  const found = await server.json<TestsAnswer>('/api/v1/tests?q=layer:integration')
  const titles = found.tests.map(({ titlePath }) => titlePath.join())
  expect(titles.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['is charged', 'is kept'])
})

test('the findings name test, evidence, reason and fix; the rules are told', async () => {
  await using server = await startTestServer()
  await server.send(evidenceReport('a', hoursAgo(2)), evidenceReport('b', hoursAgo(1)))

  const { findings, rules, observed, bands } = await server.json<LayersAnswer>('/api/v1/layers')

  expect(findings.map(({ kind, severity, file, test: { titlePath } }) => [kind, severity, file, titlePath])).toEqual([
    ['outside-world', 'high', 'src/payment.int.test.ts', ['is charged']],
    ['unit-crosses-boundary', 'high', 'src/tax.test.ts', ['of a new country']],
  ])
  for (const { why, fix, evidence, minutesPerWeek } of findings) {
    expect(Math.min(why.length, fix.length, evidence.length)).toBeGreaterThan(20)
    expect(minutesPerWeek).toBeGreaterThan(0)
  }
  expect(observed).toEqual({ tests: 4, total: 4 })
  expect(rules.at(-1)).toEqual({ id: 'nothing', layer: 'unit', because: 'leaves its process nowhere' })
  expect(bands.map(({ layer, tests }) => [layer, tests])).toEqual([
    ['unit', 2],
    ['integration', 2],
    ['e2e', 0],
  ])
})

test('the newest passed run counts; a run without a probe, or a failed test, changes nothing; a restart keeps it', async () => {
  const first = await startTestServer()
  await first.send(evidenceReport('a', hoursAgo(5)))
  const failed = evidenceReport('b', hoursAgo(4))
  failed.evidence!.tests = []
  failed.results.exceptions = [0, 1, 2, 3].map((row) => ({ row, status: 'failed' }))
  const unwatched = buildReport({ id: 'c', files: ['src/other.test.ts'], startedAt: hoursAgo(3) })
  const older = evidenceReport('d', hoursAgo(9))
  older.evidence!.tests = []
  await first.send(failed, unwatched, older)

  const unknown = { declared: null, observed: null, effective: 'unit' }
  expect(await layersOf(first)).toEqual({ ...expectedLayers, passes: unknown })
  await first.stop()
  await using again = await startTestServer({ dir: first.dir })
  expect(await layersOf(again)).toEqual({ ...expectedLayers, passes: unknown })
})
