import { copyFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overviewAnswer } from '../../packages/server/src/answers/overview.ts'
import { readPeriod } from '../../packages/server/src/answers/period.ts'
import { tellTest } from '../support/tell-test.ts'
import { readFilter } from '../../packages/server/src/answers/test-filter.ts'
import { tellTests } from '../support/tell-tests.ts'
import { viewOf } from '../../packages/server/src/answers/view.ts'
import type { ProjectHistory } from '../../packages/server/src/history/project-history.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { fillHistory } from '../support/long-history.ts'
import { makeTempDir, openIngest, receivedAt } from '../support/open-ingest.ts'

let template: Awaited<ReturnType<typeof makeTempDir>>
beforeAll(async () => {
  template = await makeTempDir()
  await using ingest = openIngest({ path: `${template.path}/history.db` })
  await fillHistory(ingest, { reports: 300 })
  await ingest.history.settled()
})
afterAll(() => template[Symbol.asyncDispose]())

/** A server that has just begun with a history that is larger than its memory, and gets no results until it may read. */
async function startOver(change: (path: string) => void = () => {}) {
  const dir = await makeTempDir()
  const path = `${dir.path}/history.db`
  await copyFile(`${template.path}/history.db`, path)
  change(path)
  const gate = Promise.withResolvers<void>()
  const wrap = (store: Store): Store => ({
    ...store,
    async recentResults(...asked) {
      await gate.promise
      return store.recentResults(...asked)
    },
  })
  const ingest = openIngest({ path, maxRows: 300, wrap })
  return {
    ...ingest,
    outline: (await ingest.history.outline(1))!,
    mayRead: () => gate.resolve(),
    async [Symbol.asyncDispose]() {
      gate.resolve()
      await ingest[Symbol.asyncDispose]()
      await dir[Symbol.asyncDispose]()
    },
  }
}

const period = (range: string, branch?: string) => readPeriod({ range, branch }, receivedAt)

/** Less the bars of the last results, which are drawn from memory alone. */
async function answersOf(history: ProjectHistory, range: string, branch?: string) {
  const { from, to } = period(range)
  const view = await viewOf(history, period(range, branch))
  const results = []
  for (const { test } of history.catalog.tests) {
    const older = await history.olderResults(test, { from, to, branch }, 2000)
    const facts = { failures: [], errors: new Map(), older, seen: undefined, findings: [] }
    results.push(tellTest(view, test, facts).results.map(({ run, at, status }) => [run, at, status]))
  }
  const overview = overviewAnswer(view, 'p', null)
  const { tests } = tellTests(view, { filter: readFilter(''), sort: 'p95', order: 'desc', limit: 100 })
  const withoutBars = (rows: typeof tests) => rows.map((row) => ({ ...row, last: [] }))
  return { overview: { ...overview, costliest: withoutBars(overview.costliest) }, slowest: withoutBars(tests), results }
}

test.each([undefined, 'main'])(
  'ranges beyond memory are told before it is filled, as they are afterwards: branch %s',
  async (branch) => {
    await using server = await startOver()
    const before = await answersOf(server.outline, '30d', branch)
    expect(server.outline.isWhole()).toBe(false)
    expect(before.overview.suite.runs).toBeGreaterThan(100)

    server.mayRead()
    await server.outline.whole()

    expect(server.outline.clipped()).toBe(true)
    expect(await answersOf(server.outline, '30d', branch)).toEqual(before)
  },
)

test('what will be in memory is waited for', async () => {
  await using server = await startOver()
  const asked = answersOf(server.outline, '12h')
  await answersOf(server.outline, '30d')
  expect(server.outline.isWhole()).toBe(false)

  server.mayRead()

  expect((await asked).overview).toEqual((await answersOf(server.outline, '12h')).overview)
  expect((await asked).overview.suite.runs).toBeGreaterThan(0)
})

test('a report that comes meanwhile counts once, before and after', async () => {
  await using server = await startOver()
  const before = await answersOf(server.outline, '30d')

  await fillHistory(server, { reports: 3, first: 1000 })
  const meanwhile = await answersOf(server.outline, '30d')
  server.mayRead()
  await server.outline.whole()

  expect(meanwhile.overview.suite.runs).toBe(before.overview.suite.runs + 3)
  expect(await answersOf(server.outline, '30d')).toEqual(meanwhile)
})

test('verdicts and steps come when there is something to make them of', async () => {
  await using server = await startOver()
  const { history, outline } = server
  expect(await history.verdicts(outline).soon(0)).toBeUndefined()
  expect(await history.slow(outline).soon(undefined, 0)).toBeUndefined()

  server.mayRead()
  await outline.whole()

  await expect.poll(() => history.verdicts(outline).soon(1000), { timeout: 30_000 }).toMatchObject({ isCurrent: true })
  await expect
    .poll(() => history.slow(outline).soon(undefined, 1000), { timeout: 30_000 })
    .toMatchObject({ isCurrent: true })
})

test('a history that fits into memory is told from it, as soon as it is there', async () => {
  await using dir = await makeTempDir()
  await copyFile(`${template.path}/history.db`, `${dir.path}/history.db`)
  await using ingest = openIngest({ path: `${dir.path}/history.db` })
  const outline = (await ingest.history.outline(1))!

  const view = await viewOf(outline, period('30d'))

  expect(outline.isWhole()).toBe(true)
  expect(view.now.days).toBeUndefined()
  expect(view.now.runs).toEqual(outline.runs())
})
