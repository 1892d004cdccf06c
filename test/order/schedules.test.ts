import { expect, test } from 'vitest'
import type { Report } from '../../packages/reporter/src/report.ts'
import { FAILED, NOT_RUN, PASSED, PASSED_ON_RETRY } from '../../packages/server/src/analysis/order/schedule.ts'
import { decodeReport } from '../../packages/server/src/codec/report-codec.ts'
import { localAnalyst } from '../../packages/server/src/history/analyst.ts'
import { createOrderAnalyses } from '../../packages/server/src/history/order-analyses.ts'
import { createSchedules, type RunSchedule } from '../../packages/server/src/history/schedules.ts'
import { pathOf, reportsOf, titleOf } from '../support/history-reports.ts'
import { fillHistory } from '../support/long-history.ts'
import { openIngest } from '../support/open-ingest.ts'
import { buildReport } from '../support/report-builder.ts'
import { plantVictim } from './plants.ts'
import { seeded } from './random.ts'
import { inFileShuffles, simulateHistory } from './simulate-history.ts'
import { simulateSuite } from './simulate-suite.ts'

/** The schedules of the only project of a server, with names for its numbers. */
async function openSchedules(server: ReturnType<typeof openIngest>, most?: number, offered = 0) {
  const { project, name } = (await server.store.projects())[0]!
  const catalog = await server.history.names(project, name)
  const schedules = createSchedules({ store: server.store, project, name, catalog, most })
  for (const record of await server.store.recentResults(project, offered)) schedules.offer(record, decodeReport(record))
  await schedules.load()
  const describeRow = ({ schedule }: RunSchedule, row: number) => [
    catalog.tests[schedule.test[row]!]!.name,
    schedule.outcome[row],
  ]
  return {
    name,
    catalog,
    schedules,
    analyst: localAnalyst,
    /** By file, each with its rows. */
    show: (run: RunSchedule) =>
      Array.from(run.schedule.file, (file, place) => ({
        file: catalog.files[file]!.path,
        rows: Array.from({ length: run.schedule.firstRow[place + 1]! - run.schedule.firstRow[place]! }, (_, index) =>
          describeRow(run, run.schedule.firstRow[place]! + index),
        ),
      })),
  }
}

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString()

test('what ran, in order of start, with the outcome of the first attempt', async () => {
  await using server = openIngest()
  await server.accept(
    buildReport({
      id: 'one',
      files: [
        {
          path: 'b.test.ts',
          worker: 2,
          tests: [
            { title: 'second', durationMs: 40 },
            { title: 'third', status: 'failed' },
            { title: 'later', status: 'todo' },
          ],
        },
        {
          path: 'a.test.ts',
          worker: 1,
          tests: [
            { title: 'wobbles', status: 'flaky' },
            { title: 'skips itself', status: 'skipped' },
            { title: 'cut off', status: 'unfinished' },
          ],
        },
        { path: 'c.test.ts', worker: 2, tests: ['last'] },
      ],
    }),
  )

  const { schedules, show } = await openSchedules(server)
  const [run] = schedules.all() as [RunSchedule]

  expect(show(run).toSorted((left, right) => (left.file < right.file ? -1 : 1))).toEqual([
    {
      file: 'a.test.ts',
      rows: [
        ['wobbles', PASSED_ON_RETRY],
        ['skips itself', NOT_RUN],
        ['cut off', NOT_RUN],
      ],
    },
    {
      file: 'b.test.ts',
      rows: [
        ['second', PASSED],
        ['third', FAILED],
      ],
    },
    { file: 'c.test.ts', rows: [['last', PASSED]] },
  ])
  expect(show(run).at(-1)!.file).toBe('c.test.ts')
  const { process, fileStartMs, fileEndMs, startMs, endMs, firstRow } = run.schedule
  const placeOf = (path: string): number => show(run).findIndex(({ file }) => file === path)
  expect(process[placeOf('b.test.ts')]).toBe(process[placeOf('c.test.ts')])
  expect(process[placeOf('a.test.ts')]).not.toBe(process[placeOf('c.test.ts')])
  const first = firstRow[placeOf('b.test.ts')]!
  expect(startMs[first]).toBe(fileStartMs[placeOf('b.test.ts')])
  expect(endMs[first]! - startMs[first]!).toBeCloseTo(40, 3)
  expect(fileEndMs[placeOf('b.test.ts')]).toBe(endMs[first + 1])
})

test('simulated schedules come back as they were', async () => {
  await using server = openIngest({ now: Date.now })
  const random = seeded(3)
  const suite = simulateSuite(random, 6, 3, 9)
  const plants = suite.files.slice(0, 3).map(({ tests }) => plantVictim(random, tests, 0.1))
  const options = { ...inFileShuffles, runs: 8, workers: 3, shuffleFiles: true, isolate: false }
  const history = simulateHistory(random, suite, plants, options)
  for (const report of reportsOf(history, 'simulated')) await server.accept(report)

  const { schedules, show } = await openSchedules(server)

  const expected = history.schedules.map((schedule) =>
    Array.from(schedule.file, (file, place) => ({
      file: pathOf(file),
      rows: Array.from(schedule.test.subarray(schedule.firstRow[place], schedule.firstRow[place + 1]), (one, index) => [
        titleOf(one),
        schedule.outcome[schedule.firstRow[place]! + index],
      ]),
    })),
  )
  expect(schedules.all().map(show)).toEqual(expected)
  expect(new Set(schedules.all().map(({ schedule }) => schedule.commit)).size).toBe(
    new Set(history.schedules.map(({ commit }) => commit)).size,
  )
})

test('a shard is a schedule, the newest are kept, and what comes later joins in its place', async () => {
  await using server = openIngest({ now: () => Date.UTC(2026, 11, 1) })
  const shard = (index: number): Report =>
    buildReport({
      id: `sharded-${index}`,
      startedAt: at(2),
      files: [`${index}.test.ts`],
      run: { key: 'sharded', shard: { index, count: 2 } },
    })
  await server.accept(buildReport({ id: 'old', startedAt: at(0) }))
  await server.accept(shard(1))
  await server.accept(shard(2))

  const { schedules } = await openSchedules(server, 3)
  const ids = (): string[] => schedules.all().map(({ runId }) => runId)
  const before = ids()
  const late = buildReport({ id: 'late', startedAt: at(1), files: ['late.test.ts'] })
  await server.accept(late)
  const again = await openSchedules(server, 3)

  expect(before).toEqual(['old', 'sharded', 'sharded'])
  expect(again.schedules.all().map(({ runId }) => runId)).toEqual(['late', 'sharded', 'sharded'])
})

test('a report that was read for something else makes the same schedule', async () => {
  await using server = openIngest({ now: Date.now })
  await fillHistory(server, { reports: 30 })
  const read = await openSchedules(server, 20)

  for (const offered of [3, 20, 30]) {
    const { schedules } = await openSchedules(server, 20, offered)
    expect(schedules.all()).toEqual(read.schedules.all())
  }
  expect(read.schedules.all()).toHaveLength(20)
})

test('whoever cannot wait gets the analysis before, and is told when the new one is there', async () => {
  await using server = openIngest({ now: Date.now })
  const random = seeded(8)
  const suite = simulateSuite(random, 6, 4, 9)
  const plants = suite.files.slice(0, 4).map(({ tests }) => plantVictim(random, tests))
  const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs: 30 })
  const reports = reportsOf(history, 'simulated')
  for (const report of reports.slice(0, -1)) await server.accept(report)
  const found = (await server.history.project((await server.store.projects())[0]!.project))!
  const { catalog, schedules, name, analyst } = await openSchedules(server)
  const ready = Promise.withResolvers<void>()
  const analyses = createOrderAnalyses({
    project: name,
    catalog,
    schedules,
    analyst,
    onReady: ready.resolve,
    patienceMs: 0,
  })
  const everything = { from: 0, to: Date.now() }

  const first = await analyses.of(everything, 'all')
  const unchanged = await analyses.of(everything, 'all')
  const last = reports.at(-1)!
  const before = schedules.all()
  const { run } = await server.accept(last)
  const [record] = await server.store.recentResults(found.project, 1)
  schedules.add(run, record!.report, decodeReport(record!))
  const older = await analyses.of(everything, 'all')
  await ready.promise
  const newer = await analyses.of(everything, 'all')

  expect(first.isCurrent).toBe(true)
  expect(first.analysis.coverage.runs).toBe(29)
  expect(unchanged.analysis).toBe(first.analysis)
  expect(older).toEqual({ analysis: first.analysis, isCurrent: false })
  // An analysis goes on with the runs that it began with.
  expect([before.length, schedules.all().length]).toEqual([29, 30])
  expect(newer.isCurrent).toBe(true)
  expect(newer.analysis.coverage.runs).toBe(30)
  // Whatever has all of the runs is analysed once.
  expect((await analyses.of({ from: 1, to: Date.now() }, 'longer')).analysis).toBe(newer.analysis)
  expect((await analyses.soon(0))!.analysis).toBe(newer.analysis)
  // The same runs, read anew: the same p-values.
  const other = await openSchedules(server)
  const same = createOrderAnalyses({ ...other, project: name, onReady: () => {} })
  expect((await same.of(everything, 'all')).analysis.tests.all()).toEqual(newer.analysis.tests.all())
})

test('one test of a large history is analysed alone, until the analysis of all is there', async () => {
  await using server = openIngest({ now: Date.now })
  const random = seeded(8)
  const suite = simulateSuite(random, 6, 4, 9)
  const plants = suite.files.slice(0, 4).map(({ tests }) => plantVictim(random, tests))
  const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs: 30 })
  for (const report of reportsOf(history, 'simulated')) await server.accept(report)
  const { catalog, schedules, name, analyst } = await openSchedules(server)
  const ready = Promise.withResolvers<void>()
  const options = { project: name, catalog, schedules, analyst, onReady: ready.resolve, fewResults: 0 }
  const analyses = createOrderAnalyses(options)
  const everything = { from: 0, to: Date.now() }
  const { analysis } = await createOrderAnalyses(options).of(everything, 'all')
  const victim = analysis.tests.all().find(({ verdict: { kind } }) => kind === 'victim')!

  const alone = await analyses.ofTest(victim.test, everything, 'all')
  await ready.promise
  const ofAll = await analyses.ofTest(victim.test, everything, 'all')
  const always = schedules.all()[0]!.schedule.test.find((test) => ofAll.analysis.tests.of(test) === undefined)!
  const passing = await createOrderAnalyses(options).ofTest(always, everything, 'all')

  expect(alone.isCurrent).toBe(false)
  expect(alone.analysis.tests.all().map(({ test }) => test)).toEqual([victim.test])
  const judged = alone.analysis.tests.of(victim.test)
  expect(judged!.ranking).toEqual(victim.ranking)
  expect(judged!.run).toEqual(victim.run)
  // The others are not known: nothing is claimed that could be taken back.
  expect(judged!.verdict.qValue).toBeGreaterThanOrEqual(victim.verdict.qValue)
  expect(ofAll.isCurrent).toBe(true)
  expect(ofAll.analysis.tests.of(victim.test)).toEqual(victim)
  expect(passing.analysis.tests.all()).toEqual([])
})
