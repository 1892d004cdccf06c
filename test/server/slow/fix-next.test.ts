import { expect, test } from 'vitest'
import type { FilesAnswer } from '../../../packages/server/src/api-schemas/files.ts'
import type { FixNextAnswer } from '../../../packages/server/src/api-schemas/fix-next.ts'
import { redBuildOf } from '../../../packages/server/src/answers/fix-next/red-build.ts'
import { buildReport, type BuiltFile } from '../../support/report-builder.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

const hourMs = 3_600_000
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * hourMs).toISOString()

/** Set up anew before each of four tests, in one file; too slow in another. */
const files = (extra = 0): BuiltFile[] => [
  {
    path: 'test/orders.int.test.ts',
    tests: [1, 2, 3, 4].map((number) => ({
      title: `order ${number}`,
      layer: 2,
      durationMs: 400 + extra,
      beforeEachMs: 300,
    })),
  },
  { path: 'test/customers.int.test.ts', worker: 2, tests: [{ title: 'hashes', layer: 2, durationMs: 900 }] },
  { path: 'test/money.test.ts', tests: [{ title: 'adds', layer: 1, durationMs: 0.4 }] },
]

async function fill(server: TestServer, runs: number): Promise<void> {
  for (let index = 0; index < runs; index++) {
    await server.send(buildReport({ id: `run-${index}`, startedAt: hoursAgo(runs - index), files: files() }))
  }
}

/** Analyses are made beside the requests: asked again until they are there. */
async function current(server: TestServer): Promise<FixNextAnswer> {
  for (;;) {
    const answer = await server.json<FixNextAnswer>('/api/v1/fix-next')
    if (answer.isCurrent) return answer
  }
}

test('all findings are in one list, by the minutes that they are worth', async () => {
  await using server = await startTestServer()
  await fill(server, 6)

  const { items, total, redBuild, isCurrent } = await current(server)

  expect(isCurrent).toBe(true)
  expect(items.map(({ kind, label, title }) => [kind, label, title])).toEqual(
    [
      ['budget', 'over budget', 'Make `hashes` faster than 500 ms'],
      ['advice', 'slow set-up', 'Make ready once in `orders.int.test.ts` what `beforeEach` makes for every test'],
    ]
      .toReversed()
      .toSorted((left, right) => worth(items, right[2]!) - worth(items, left[2]!)),
  )
  const setup = items.find(({ kind }) => kind === 'advice')!
  // Three of four times 300 ms, in six runs that count as a week's.
  expect(setup.minutesPerWeek).toBeCloseTo((3 * 300 * 6) / 60_000, 3)
  expect(setup.evidence).toBe('`beforeEach` takes 300 ms before each of 4 tests: 1.2 s of the 1.6 s that they take.')
  expect(items.find(({ kind }) => kind === 'budget')!.minutesPerWeek).toBeCloseTo((400 * 6) / 60_000, 3)
  expect(total.worthMinutesPerWeek).toBeCloseTo(
    items.reduce((sum, one) => sum + one.worthMinutesPerWeek, 0),
    6,
  )
  expect(redBuild).toEqual({ minutes: 15, source: 'assumed', samples: 0 })
})

const worth = (items: FixNextAnswer['items'], title: string): number =>
  items.find((item) => item.title === title)?.worthMinutesPerWeek ?? 0

test('a budget that is set otherwise breaks, or holds, at once', async () => {
  await using server = await startTestServer()
  await fill(server, 6)
  expect((await current(server)).items.map(({ kind }) => kind)).toContain('budget')

  await fetch(`${server.url}/api/v1/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ budgets: { integration: 2000 } }),
  })

  expect((await current(server)).items.map(({ kind }) => kind)).not.toContain('budget')
})

test('files tell where their time goes, and hooks are nobody else’s', async () => {
  await using server = await startTestServer()
  await fill(server, 6)

  const { files: rows, time, runs, total } = await server.json<FilesAnswer>('/api/v1/files')
  const orders = rows.find(({ file }) => file === 'test/orders.int.test.ts')!

  expect([rows.length, total, runs]).toEqual([3, 3, 6])
  expect(orders).toMatchObject({ tests: 4, runs: 6, layer: 'integration', change: null })
  expect(orders.time).toMatchObject({
    beforeEachMs: 1200,
    bodyMs: 400,
    collectMs: 1.5,
    environmentMs: 0.1,
    setupMs: 0.2,
  })
  expect(orders.p50Ms).toBeCloseTo(1602, 0)
  expect(orders.costMinutesPerWeek).toBeCloseTo((orders.meanMs! * 6) / 60_000, 3)
  expect(rows[0]).toBe(orders)
  expect(time).toMatchObject({ beforeEachMs: 1200, bodyMs: 400 + 900 + 0.4 })
  // The second worker has nothing to do while the first is busy with the orders.
  expect(time.idleMs).toBeGreaterThan(600)
  const found = await server.json<FilesAnswer>('/api/v1/files?q=MONEY&sort=name')
  expect(found.files.map(({ file }) => file)).toEqual(['test/money.test.ts'])
})

test('a red build costs the median time back to green, if there are enough of them', () => {
  const run = (hour: number, status: 'passed' | 'failed', branch = 'main') =>
    ({ at: hour * hourMs, wallMs: 0, status, branch, partial: false, plannedBy: null }) as Parameters<
      typeof redBuildOf
    >[0][number]
  const three = [
    run(0, 'failed'),
    run(0.5, 'failed'),
    run(1, 'passed'),
    run(2, 'failed'),
    run(2.5, 'passed'),
    run(3, 'failed'),
    run(3.25, 'passed'),
  ]

  expect(redBuildOf(three, null)).toEqual({ minutes: 30, source: 'measured', samples: 3 })
  expect(redBuildOf(three, 12)).toEqual({ minutes: 12, source: 'set', samples: 3 })
  expect(redBuildOf(three.slice(0, 3), null)).toEqual({ minutes: 15, source: 'assumed', samples: 1 })
  expect(redBuildOf([run(0, 'failed'), run(1, 'passed', 'other')], null)).toMatchObject({ samples: 0 })
  const shuffled = three.map((one) => ({ ...one, plannedBy: 'shuffle' }))
  expect(redBuildOf(shuffled, null)).toEqual({ minutes: 15, source: 'assumed', samples: 0 })
})
