import { expect, test } from 'vitest'
import type { LayersAnswer } from '../../../packages/server/src/api-schemas/layers.ts'
import { evidenceReport } from '../../support/evidence-report.ts'
import { buildReport } from '../../support/report-builder.ts'
import { startTestServer } from '../../support/test-server.ts'

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

test('pyramid, days, bands and findings are those of a folder', async () => {
  await using server = await startTestServer()
  const elsewhere = buildReport({
    id: 'b',
    startedAt: daysAgo(1),
    files: [{ path: 'flows/buy.test.ts', tests: [{ title: 'buys', layer: 3, durationMs: 40 }] }],
  })
  await server.send(evidenceReport('a', daysAgo(2)), elsewhere)

  const all = await server.json<LayersAnswer>('/api/v1/layers')
  const flows = await server.json<LayersAnswer>('/api/v1/layers?folder=flows')
  const src = await server.json<LayersAnswer>('/api/v1/layers?folder=src/')
  const none = await server.json<LayersAnswer>('/api/v1/layers?folder=sr')

  expect(all.pyramid.count).toEqual({ unit: 2, integration: 2, e2e: 1 })
  expect(all.folders).toEqual([
    { path: 'flows', tests: 1 },
    { path: 'src', tests: 4 },
  ])
  expect(all.days.map(({ runs, count }) => [runs, count])).toEqual([
    [1, { unit: 2, integration: 2, e2e: 0 }],
    [1, { unit: 0, integration: 0, e2e: 1 }],
  ])
  expect(flows.pyramid.count).toEqual({ unit: 0, integration: 0, e2e: 1 })
  expect(flows.days[1]!.timeMs).toEqual({ unit: 0, integration: 0, e2e: 40 })
  expect(flows.bands.map(({ tests }) => tests)).toEqual([0, 0, 1])
  expect(flows.observed).toEqual({ tests: 0, total: 1 })
  expect(flows.findings).toEqual([])
  expect(src.pyramid.count).toEqual({ unit: 2, integration: 2, e2e: 0 })
  expect(src.findings).toHaveLength(2)
  expect(none.pyramid.count).toEqual({ unit: 0, integration: 0, e2e: 0 })
})

test('rules of the project come first in the table, and decide', async () => {
  await using server = await startTestServer()
  const report = evidenceReport('a', daysAgo(1))
  report.evidence!.rules = [{ layer: 'unit', boundaries: ['http http://127.0.0.1:*'], because: 'asks a stand-in' }]
  await server.send(report)

  const { rules, findings } = await server.json<LayersAnswer>('/api/v1/layers')

  expect(rules[0]).toMatchObject({ layer: 'unit', because: 'asks a stand-in', own: true })
  expect(findings.map(({ kind }) => kind)).toEqual(['outside-world'])
})
