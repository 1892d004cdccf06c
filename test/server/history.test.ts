import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBody } from '../../packages/server/src/codec/body-codec.ts'
import { decodeOrder } from '../../packages/server/src/codec/order-codec.ts'
import { statusCode } from '../../packages/server/src/codec/status.ts'
import { answering } from '../../packages/server/src/answering.ts'
import { createHistory, type History } from '../../packages/server/src/history/history.ts'
import { createGiveWay } from '../../packages/server/src/history/run-gently.ts'
import { createWindow, type Stretch, type Window } from '../../packages/server/src/history/window.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { openIngest, receivedAt } from '../support/open-ingest.ts'
import { buildReport, type BuiltTest } from '../support/report-builder.ts'

const hourMs = 3_600_000
const startMs = receivedAt - 200 * hourMs
const names = ['a', 'b', 'c', 'd', 'e', 'f']

interface Arrival {
  /** Hours after the start: reports come in any order. */
  hour: number
  branch: string
  key: number
  shard: number
  tests: { name: string; status: NonNullable<BuiltTest['status']>; durationMs: number; notRun: boolean }[]
}

const statuses = ['passed', 'passed', 'passed', 'failed', 'flaky', 'skipped', 'unfinished', 'todo', 'pending'] as const
const arrival: fc.Arbitrary<Arrival> = fc.record({
  hour: fc.nat(40),
  branch: fc.constantFrom('main', 'feature'),
  key: fc.nat(8),
  shard: fc.nat(3),
  tests: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      status: fc.constantFrom(...statuses),
      durationMs: fc.integer({ min: 0, max: 20 }),
      notRun: fc.boolean(),
    }),
    { selector: ({ name }) => name },
  ),
})

function toReport({ hour, branch, key, shard, tests }: Arrival, index: number) {
  const git = { commit: 'c', branch, dirty: null, authoredAt: null, subject: null, remote: null }
  return buildReport({
    id: `r${index}`,
    startedAt: new Date(startMs + hour * hourMs).toISOString(),
    files: [{ path: 'a.test.ts', tests: tests.map(({ name, ...rest }) => ({ title: name, ...rest })) }],
    run: { key: `k${key}`, git, shard: shard === 0 ? null : { index: shard, count: 3 } },
  })
}

interface Column {
  durations: number[]
  ran: number
  sumMs: number
  failed: number
  retried: number
  skipped: number
}

/** The same columns, read from the store in the plainest way. */
async function bruteForce(store: Store, { from, to, branch }: Stretch) {
  const tests = await store.tests(1)
  const columns = tests.map((): Column => ({ durations: [], ran: 0, sumMs: 0, failed: 0, retried: 0, skipped: 0 }))
  const runs = (await store.runs(1, { limit: 10_000 })).filter(
    (run) => run.at >= from && run.at <= to && (branch === undefined || run.branch === branch),
  )
  for (const { run } of runs) {
    for (const report of await store.reportsOf(1, run)) {
      const order = decodeOrder(report.order!)
      const body = decodeBody(report.body!)
      for (const id of order.skipped) columns[id]!.skipped++
      order.tests.forEach((id, row) => {
        const column = columns[id]!
        const status = body.status[row]
        if (status === statusCode.skipped) return void column.skipped++
        column.ran++
        column.sumMs += body.durationUs[row]! / 1000
        if (status === statusCode.failed) column.failed++
        if (status === statusCode.flaky) column.retried++
        if (status !== statusCode.unfinished) column.durations.push(Math.fround(body.durationUs[row]! / 1000))
        return undefined
      })
    }
  }
  return { runs: runs.map(({ id }) => id).toReversed(), columns }
}

function told(window: Window) {
  const columns = Array.from({ length: window.tests }, (_, id): Column => ({
    durations: Array.from(window.sorted[id]!.subarray(0, window.count[id])),
    ran: window.ran[id]!,
    sumMs: window.sumMs[id]!,
    failed: window.failed[id]!,
    retried: window.retried[id]!,
    skipped: window.skipped[id]!,
  }))
  return { runs: window.runs.map(({ id }) => id), columns }
}

async function expectSame(store: Store, history: History, stretch: Stretch, name: string): Promise<void> {
  const expected = await bruteForce(store, stretch)
  const project = await history.project(1)
  const found = told(project!.window(stretch, name))

  expect(found.runs).toEqual(expected.runs)
  expect(found.columns.map(({ sumMs: _sum, ...column }) => column)).toEqual(
    expected.columns.map(({ sumMs: _sum, ...column }) => ({
      ...column,
      durations: column.durations.toSorted((a, b) => a - b),
    })),
  )
  found.columns.forEach(({ sumMs }, id) => expect(sumMs).toBeCloseTo(expected.columns[id]!.sumMs, 3))
}

test('windows in memory say what the store says, however reports arrive and windows move', async () => {
  const step = fc.record({
    arrivals: fc.array(arrival, { minLength: 1, maxLength: 12 }),
    from: fc.nat(40),
    hours: fc.nat(40),
    branch: fc.option(fc.constantFrom('main', 'feature'), { nil: undefined }),
  })

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), fc.boolean(), async (steps, readFirst) => {
      await using server = openIngest()
      let index = 0
      for (const { arrivals, from, hours, branch } of steps) {
        for (const given of arrivals) {
          await server.accept(toReport(given, index++))
          // From then on what arrives is added in memory; before, it is read from the store.
          if (readFirst) await server.history.project(1)
        }
        const stretch = { from: startMs + from * hourMs, to: startMs + (from + hours) * hourMs }
        await expectSame(server.store, server.history, { ...stretch, ...(branch ? { branch } : {}) }, 'moving')
        await expectSame(server.store, server.history, { from: 0, to: receivedAt }, 'all')
      }
      await expectSame(server.store, createHistory({ store: server.store }), { from: 0, to: receivedAt }, 'fresh')
    }),
    { numRuns: 40 },
  )
})

test('a window over hundreds of runs moves by what comes and what goes', async () => {
  await using server = openIngest()
  for (let run = 0; run < 120; run++) {
    const tests = names.map((title, index) => ({ title, durationMs: (run * 7 + index * 3) % 11 }))
    const startedAt = new Date(startMs + run * hourMs).toISOString()
    await server.accept(buildReport({ id: `r${run}`, startedAt, files: [{ path: 'a.test.ts', tests }] }))
  }

  for (const from of [0, 1, 2, 5, 4, 3, 60, 0]) {
    const stretch = { from: startMs + from * hourMs, to: startMs + (from + 50) * hourMs }
    await expectSame(server.store, server.history, stretch, 'moving')
  }
})

const reportAt = (id: string, hour: number, tests = 10) =>
  buildReport({
    id,
    startedAt: new Date(startMs + hour * hourMs).toISOString(),
    files: [{ path: 'a.test.ts', tests: Array.from({ length: tests }, (_, index) => `${index}`) }],
  })

test('a run that arrives late stands where it ran', async () => {
  await using server = openIngest()
  for (const hour of [10, 30, 20]) {
    await server.accept(reportAt(`h${hour}`, hour))
    await server.history.project(1)
  }
  const runs = (await server.history.project(1))!.runs()

  expect(runs.map(({ id }) => id)).toEqual(['h10', 'h20', 'h30'])
})

test('memory is bounded: the newest runs are kept, and the history says that it is clipped', async () => {
  await using server = openIngest({ maxRows: 45 })
  for (const hour of [1, 2, 3, 4, 5, 6, 7]) await server.accept(reportAt(`h${hour}`, hour))
  const loaded = (await server.history.project(1))!
  const ids = () => loaded.runs().map(({ id }) => id)

  expect(ids()).toEqual(['h4', 'h5', 'h6', 'h7'])
  expect(loaded.clipped()).toBe(true)

  await server.accept(reportAt('h8', 8))
  expect(ids()).toEqual(['h5', 'h6', 'h7', 'h8'])

  // Older than what is kept: it would stand alone, with others missing around it.
  await server.accept(reportAt('h2-late', 2, 1))
  expect(ids()).toEqual(['h5', 'h6', 'h7', 'h8'])

  await server.accept(reportAt('huge', 9, 500))
  expect(ids()).toEqual(['huge'])
  const window = loaded.window({ from: 0, to: receivedAt }, 'all')
  expect([window.runs.length, window.count[0], window.count[499]]).toEqual([1, 1, 1])
})

test('a history that fits is not clipped', async () => {
  await using server = openIngest({ maxRows: 20 })
  for (const hour of [1, 2]) await server.accept(reportAt(`h${hour}`, hour))

  expect((await server.history.project(1))!.clipped()).toBe(false)
})

const describedAs = (id: string, hour: number, line: number, layer: 1 | 2) =>
  buildReport({
    id,
    startedAt: new Date(startMs + hour * hourMs).toISOString(),
    files: [{ path: 'a.test.ts', tests: [{ title: 'x', line, layer, tags: [`@l${line}`] }] }],
  })

test('names follow the newest run, also where older ones arrive later', async () => {
  await using server = openIngest()
  await server.accept(describedAs('h10', 10, 10, 1))
  const { catalog } = (await server.history.project(1))!
  const version = catalog.layerVersion()

  await server.accept(describedAs('h30', 30, 30, 2))
  await server.accept(describedAs('h20', 20, 20, 1))

  const expected = { line: 30, layer: 2, tags: '@l30' }
  expect(catalog.tests[0]).toMatchObject(expected)
  expect(catalog.layers()[0]).toBe(2)
  expect(catalog.layerVersion()).toBeGreaterThan(version)
  expect(catalog.byId(catalog.tests[0]!.id)).toBe(catalog.tests[0])
  expect((await server.store.tests(1))[0]).toMatchObject(expected)
  const fresh = createHistory({ store: server.store })
  expect((await fresh.project(1))!.catalog.tests[0]).toMatchObject(expected)
})

test('a project that is not there has no history', async () => {
  await using server = openIngest()

  expect(await server.history.project(7)).toBeUndefined()
})

test('a reading that failed is tried again, and a damaged report is named', async () => {
  await using server = openIngest()
  await server.accept(reportAt('h1', 1))
  let broken: 'store' | 'blob' | null = 'store'
  const store: Store = {
    ...server.store,
    recentResults: async (...query) => {
      if (broken === 'store') throw new Error('the disk is busy')
      const results = await server.store.recentResults(...query)
      return broken === null ? results : results.map((result) => ({ ...result, body: result.body.subarray(0, 5) }))
    },
  }
  const history = createHistory({ store })

  await expect(history.project(1)).rejects.toThrow('the disk is busy')
  broken = 'blob'
  await expect(history.project(1)).rejects.toThrow('The history of "bench/shop" is damaged: report 1 of run h1')
  broken = null
  expect((await history.project(1))!.runs()).toHaveLength(1)
})

test('a window that is counted in steps has what comes in between, new tests too, and may be moved by others meanwhile', async () => {
  await using server = openIngest()
  for (let run = 0; run < 30; run++) await server.accept(reportAt(`r${run}`, run))
  const project = (await server.history.project(1))!
  const all = { from: 0, to: receivedAt }

  const steps = createWindow()
  const approach = steps.approach(all, project.runs(), project.catalog.tests.length)
  approach.next()
  const startedAt = new Date(startMs + 50 * hourMs).toISOString()
  const tests = [{ title: 'new here' }]
  await server.accept(buildReport({ id: 'between', startedAt, files: [{ path: 'new.test.ts', tests }] }))
  const before = steps.approach(all, project.runs(), project.catalog.tests.length)
  for (const running of [approach, before]) while (!running.next().done);
  await server.accept(reportAt('after', 60))
  const next = steps.approach({ ...all, from: startMs + 5 * hourMs }, project.runs(), project.catalog.tests.length)
  next.next()
  steps.moveTo({ ...all, from: startMs + 2 * hourMs }, project.runs(), project.catalog.tests.length)
  while (!next.next().done);
  const found = steps.moveTo(all, project.runs(), project.catalog.tests.length)

  expect(told(found)).toEqual(told(createWindow().moveTo(all, project.runs(), project.catalog.tests.length)))
  expect(found.runs).toHaveLength(32)
  expect(found.count.at(-1)).toBe(1)
})

test('long work gives way to answers, but comes to its end while there always is one', async () => {
  const noAnswer = Promise.withResolvers<void>()
  const giveWay = createGiveWay(() => true)
  let turns = 0
  const untilMs = performance.now() + 150

  const waiting = answering(() => noAnswer.promise)
  while (performance.now() < untilMs) {
    await giveWay()
    turns++
  }
  noAnswer.resolve()
  await waiting

  expect(turns).toBeGreaterThan(1)
})

test('an empty window is empty', () => {
  const window = createWindow().moveTo({ from: 0, to: 1 }, [], 3)

  expect([window.runs.length, ...window.count, ...window.ran]).toEqual([0, 0, 0, 0, 0, 0, 0])
})
