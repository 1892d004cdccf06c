import { copyFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overviewAnswer } from '../../packages/server/src/answers/overview.ts'
import { readPeriod } from '../../packages/server/src/answers/period.ts'
import { tellTest } from '../support/tell-test.ts'
import { readFilter } from '../../packages/server/src/answers/test-filter.ts'
import { tellTests } from '../support/tell-tests.ts'
import { viewOf, type View } from '../../packages/server/src/answers/view.ts'
import { rebuildCommand } from '../../packages/server/src/commands/rebuild.ts'
import type { ProjectHistory } from '../../packages/server/src/history/project-history.ts'
import type { DerivedPart, Store } from '../../packages/server/src/store/store.ts'
import { makeTempDir, openIngest, receivedAt } from '../support/open-ingest.ts'
import { fillHistory } from '../support/long-history.ts'

const period = (range: string, branch?: string) => readPeriod({ range, branch, env: '' }, receivedAt)

/** Everything that is derived, as it lies in the store. */
async function derivedOf(store: Store) {
  const { chapters } = await store.derived(1)
  const days = Array.from({ length: 60 }, (_, day) => Math.floor(receivedAt / 86_400_000) - day)
  return {
    chapters: await store.chapters(1, 0),
    segments: await store.segments(1, 0, 0, chapters),
    rollUps: await Promise.all(days.map((day) => store.rollUps(1, day, 0, chapters))),
    reports: await store.reportsBetween(1, 1, 10_000),
  }
}

async function answersOf(history: ProjectHistory, range = '30d', branch?: string) {
  const view = await viewOf(history, period(range, branch))
  const query = { filter: readFilter(''), sort: 'p95', order: 'desc', limit: 100 } as const
  const tests = tellTests(view, query)
  const { from, to } = view.period
  const results = []
  for (const { test } of history.catalog.tests) {
    const older = await history.olderResults(test, { from, to, branch }, 2000)
    results.push(
      tellTest(view, test, { failures: [], errors: new Map(), older, seen: undefined, findings: [] }).results,
    )
  }
  return { overview: overviewAnswer(view, 'p', null), tests, results }
}

/** A history of 300 reports, of which nothing has been derived yet: made once, copied by every test. */
let template: Awaited<ReturnType<typeof makeTempDir>>
beforeAll(async () => {
  template = await makeTempDir()
  const derivesNothing = (store: Store): Store => ({ ...store, deriveAlone: async () => false })
  await using ingest = openIngest({ path: `${template.path}/history.db`, wrap: derivesNothing })
  await fillHistory(ingest, { reports: 300 })
})
afterAll(() => template[Symbol.asyncDispose]())

const copyHistory = (path: string): Promise<void> => copyFile(`${template.path}/history.db`, path)

async function deriveAll({ history }: ReturnType<typeof openIngest>): Promise<void> {
  await history.resume()
  await history.settled()
}

/** The same history, once all in memory, once with the newest runs only. */
async function openBoth(path: string) {
  await copyHistory(path)
  const ingest = openIngest({ path })
  // Results that are read before anything is derived are as exact as they came.
  const whole = (await ingest.history.project(1))!
  await deriveAll(ingest)
  const short = openIngest({ path, maxRows: 300 })
  const clipped = (await short.history.project(1))!
  return {
    whole,
    clipped,
    store: ingest.store,
    async [Symbol.asyncDispose]() {
      await short[Symbol.asyncDispose]()
      await ingest[Symbol.asyncDispose]()
    },
  }
}

/** The same whole days, of results in memory. */
function exactView(history: ProjectHistory, { period: { from, to, previous, branch } }: View) {
  return {
    now: history.window({ from, to, branch }, 'exact'),
    before: history.window({ ...previous, branch }, 'exact before'),
  }
}

test.each([undefined, 'main'])('ranges beyond memory say what all results say, of branch %s', async (branch) => {
  await using dir = await makeTempDir()
  await using both = await openBoth(`${dir.path}/history.db`)
  expect(both.clipped.clipped()).toBe(true)
  expect((await both.store.derived(1)).chapters).toBe(2)

  const view = await viewOf(both.clipped, period('12d', branch))

  const exact = exactView(both.whole, view)
  expect(view.now.days).toBeDefined()
  expect(view.now.runs.length).toBeGreaterThan(both.clipped.runs().length)
  expect(view.hasBefore).toBe(true)
  for (const side of ['now', 'before'] as const) {
    expect(view[side].runs.map(({ id }) => id)).toEqual(exact[side].runs.map(({ id }) => id))
    for (const column of ['count', 'ran', 'failed', 'retried', 'skipped'] as const) {
      expect([...view[side][column]], `${side} ${column}`).toEqual([...exact[side][column]])
    }
    for (let test = 0; test < exact[side].tests; test++) {
      for (const p of [0, 0.25, 0.5, 0.95, 1]) {
        const expected = exact[side].quantileMs(test, p)
        if (expected === null) expect(view[side].quantileMs(test, p)).toBeNull()
        else expect(Math.abs(view[side].quantileMs(test, p)! - expected)).toBeLessThanOrEqual(expected * 0.025)
      }
      expect(Math.abs(view[side].sumMs[test]! - exact[side].sumMs[test]!)).toBeLessThanOrEqual(
        exact[side].sumMs[test]! * 0.025,
      )
    }
  }
})

test('the overview beyond memory has the days, counts and (nearly) times of all results', async () => {
  await using dir = await makeTempDir()
  await using both = await openBoth(`${dir.path}/history.db`)

  const { overview } = await answersOf(both.clipped)
  const { overview: exact } = await answersOf(both.whole)

  expect(overview.suite).toEqual({ ...exact.suite, runsPerWeek: expect.closeTo(exact.suite.runsPerWeek, 0) })
  expect(overview.tiles.failedRuns).toEqual(exact.tiles.failedRuns)
  expect(overview.tiles.wallMs).toEqual(exact.tiles.wallMs)
  expect(overview.tiles.retriedTests).toEqual(exact.tiles.retriedTests)
  expect(overview.days.map(({ day, runs }) => [day, runs])).toEqual(exact.days.map(({ day, runs }) => [day, runs]))
  overview.days.forEach(({ layerMs }, index) => {
    for (const layer of ['unit', 'integration', 'e2e'] as const) {
      const expected = exact.days[index]!.layerMs[layer]
      expect(Math.abs(layerMs[layer] - expected)).toBeLessThanOrEqual(expected * 0.03 + 0.02)
    }
  })
})

test('every result of a test is told beyond memory: the same runs, statuses and (to 1 %) durations', async () => {
  await using dir = await makeTempDir()
  await using both = await openBoth(`${dir.path}/history.db`)

  const { results } = await answersOf(both.clipped)
  const { results: exact } = await answersOf(both.whole)

  const told = (list: typeof results) => list.map((one) => one.map(({ run, status, at }) => [run, status, at]))
  expect(told(results)).toEqual(told(exact))
  results.flat().forEach(({ durationMs, status }, index) => {
    // How long one took that then skipped itself is not kept.
    if (status === 'skipped') return
    const expected = exact.flat()[index]!.durationMs
    if (expected === null) expect(durationMs).toBeNull()
    else expect(Math.abs(durationMs! - expected)).toBeLessThanOrEqual(expected * 0.011 + 0.01)
  })
})

test('while nothing has been derived yet, ranges reach as far back as the memory does, and further as soon as it has', async () => {
  await using dir = await makeTempDir()
  await copyHistory(`${dir.path}/history.db`)
  let mayDerive = false
  const wrap = (store: Store): Store => ({
    ...store,
    deriveAlone: async (project, task) => mayDerive && store.deriveAlone(project, task),
  })
  await using ingest = openIngest({ path: `${dir.path}/history.db`, maxRows: 300, wrap })
  const history = (await ingest.history.project(1))!

  const before = await viewOf(history, period('30d'))
  mayDerive = true
  await deriveAll(ingest)
  const after = await viewOf(history, period('30d'))

  expect(before.now.days).toBeUndefined()
  expect(before.now.runs).toEqual(history.runs())
  expect(before.hasBefore).toBe(false)
  expect(after.now.days).toBeDefined()
  expect(after.now.runs.length).toBeGreaterThan(200)
})

test('a report that comes counts at once, however old its run', async () => {
  await using dir = await makeTempDir()
  await copyHistory(`${dir.path}/history.db`)
  await using ingest = openIngest({ path: `${dir.path}/history.db`, maxRows: 300 })
  await deriveAll(ingest)
  const history = (await ingest.history.project(1))!
  const before = await viewOf(history, period('30d'))

  await fillHistory(ingest, { reports: 8, first: 1000, daysAgo: 9 })

  const after = await viewOf(history, period('30d'))
  const sum = (column: ArrayLike<number>): number => Array.from(column).reduce((total, count) => total + count, 0)
  expect(after.now.runs.length - before.now.runs.length).toBe(8)
  expect(sum(after.now.ran) - sum(before.now.ran)).toBeGreaterThan(8)
})

test('derived data that was thrown away is made anew, byte for byte, and answers are the same', async () => {
  await using dir = await makeTempDir()
  const path = `${dir.path}/history.db`
  await copyHistory(path)
  const readAll = async () => {
    await using ingest = openIngest({ path, maxRows: 300 })
    await deriveAll(ingest)
    return { derived: await derivedOf(ingest.store), answers: await answersOf((await ingest.history.project(1))!) }
  }
  const before = await readAll()
  {
    await using ingest = openIngest({ path })
    await ingest.store.dropDerived(1, 0)
    expect((await derivedOf(ingest.store)).segments).toEqual([])
  }

  expect(await readAll()).toEqual(before)
  expect(before.derived.chapters).toHaveLength(2)
})

test('rebuild makes the same anew, byte for byte', async () => {
  await using dir = await makeTempDir()
  const path = `${dir.path}/history.db`
  await copyHistory(path)
  {
    await using ingest = openIngest({ path })
    await deriveAll(ingest)
  }
  const before = await readDerived(path)

  const lines: string[] = []
  const exitCode = await rebuildCommand(['--database', path], ioOf(dir.path, lines))

  expect(exitCode).toBe(0)
  expect(lines).toEqual(['bench/shop: 2 chapters of 300 reports.'])
  expect(await readDerived(path)).toEqual(before)
})

test('rebuild keeps what it could not make anew: chapters of which reports are gone', async () => {
  await using dir = await makeTempDir()
  const path = `${dir.path}/history.db`
  await copyHistory(path)
  {
    await using ingest = openIngest({ path })
    await deriveAll(ingest)
  }
  const before = await readDerived(path)
  const database = new Database(path)
  database.exec('DELETE FROM report_body WHERE report_id < 5')
  database.close()

  const lines: string[] = []
  await rebuildCommand(['--database', path], ioOf(dir.path, lines))

  const after = await readDerived(path)
  expect(lines[0]).toBe('bench/shop: the first 1 of 2 chapters stay as they are, since some of their reports are gone.')
  expect(after.segments).toEqual(before.segments)
  expect(after.rollUps).toEqual(before.rollUps)
})

async function readDerived(path: string) {
  await using ingest = openIngest({ path })
  const derived = await derivedOf(ingest.store)
  return derived
}

const ioOf = (cwd: string, lines: string[]) => ({
  env: {},
  cwd,
  out: (text: string) => lines.push(text),
  err: (text: string) => lines.push(text),
  isTerminal: false,
  stopped: new Promise<void>(() => {}),
})

test('wherever deriving breaks off, the next start comes to the same', async () => {
  await using dir = await makeTempDir()
  await copyHistory(`${dir.path}/undisturbed.db`)
  await using undisturbed = openIngest({ path: `${dir.path}/undisturbed.db` })
  await deriveAll(undisturbed)
  const expected = await derivedOf(undisturbed.store)

  for (let writes = 0; ; writes++) {
    const path = `${dir.path}/${writes}.db`
    let left = writes
    await copyHistory(path)
    {
      await using ingest = openIngest({ path, wrap: (store) => breakAfter(store, () => left-- <= 0) })
      await deriveAll(ingest)
    }
    await using next = openIngest({ path })
    await deriveAll(next)

    expect(await derivedOf(next.store)).toEqual(expected)
    if (left > 0) break
  }
})

/** A store that writes no more of what is derived from then on, as if the process were gone. */
function breakAfter(store: Store, isOver: () => boolean): Store {
  const guard = async (): Promise<void> => {
    if (isOver()) throw new Error('gone')
  }
  return {
    ...store,
    async putDerived(project, chapter, part) {
      // In small pieces: the process may be gone between any two.
      for (const piece of piecesOf(part)) {
        await guard()
        await store.putDerived(project, chapter, piece)
      }
    },
    async endChapter(project, chapter, runs) {
      await guard()
      await store.endChapter(project, chapter, runs)
    },
  }
}

function piecesOf({ base, reports = [], segments = [], rollUps = [] }: DerivedPart): DerivedPart[] {
  const half = Math.ceil(reports.length / 2)
  const own = base ? [{ base }] : []
  return [...own, { reports: reports.slice(0, half) }, { reports: reports.slice(half) }, { segments }, { rollUps }]
}
