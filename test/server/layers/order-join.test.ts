import { expect, test } from 'vitest'
import { TITLE_SEPARATOR, type Report } from '../../../packages/reporter/src/report.ts'
import type { LayersAnswer } from '../../../packages/server/src/api-schemas/layers.ts'
import { startTestServer } from '../../support/test-server.ts'
import { orderHistory, planted } from '../../ui/order-history.ts'

/** In which row a test of that title ran. */
function rowOf({ dictionary, results }: Report, title: string): number {
  let test = 0
  return results.testDelta.findIndex(
    (delta) => dictionary!.tests.name[(test += delta)]!.split(TITLE_SEPARATOR).at(-1) === title,
  )
}

test('what a polluter leaves behind weighs more, and names the tests that it is suspected to break', async () => {
  await using server = await startTestServer()
  const reports = orderHistory(Date.now())
  for (const report of reports) {
    report.evidence = {
      looked: { boundaries: true, leaks: true, mocks: true },
      boundaries: [],
      tests: [planted.polluter, planted.flaky]
        .map((title) => ({
          row: rowOf(report, title),
          leaks: [{ kind: 'environment' as const, name: `OF_${title.slice(0, 3)}`, change: 'changed' as const }],
        }))
        .toSorted((a, b) => a.row - b.row),
      files: [],
    }
  }
  await server.send(...reports)

  const { findings } = await server.json<LayersAnswer>('/api/v1/layers')

  const [joined, alone] = findings.filter(({ kind }) => kind === 'state-leak')
  expect(joined).toMatchObject({ severity: 'high', test: { titlePath: ['payments', planted.polluter] } })
  expect(new Set(joined!.breaks.map(({ test: { titlePath } }) => titlePath.at(-1)))).toEqual(new Set(planted.victims))
  expect(joined!.breaks.every(({ status }) => status === 'suspected')).toBe(true)
  expect(joined!.evidence).toBe(
    '1 of its 6 tests ends with the environment variable OF_cha changed. It is suspected to break 3 tests.',
  )
  expect(alone).toMatchObject({ severity: 'medium', breaks: [], test: { titlePath: ['others', planted.flaky] } })
})
