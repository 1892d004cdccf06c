import { copyFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overviewAnswer } from '../../packages/server/src/answers/overview.ts'
import { readPeriod } from '../../packages/server/src/answers/period.ts'
import { readFilter } from '../../packages/server/src/answers/test-filter.ts'
import { tellTests } from '../support/tell-tests.ts'
import { viewOf } from '../../packages/server/src/answers/view.ts'
import { rebuildCommand } from '../../packages/server/src/commands/rebuild.ts'
import type { ProjectHistory } from '../../packages/server/src/history/project-history.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { fillHistory } from '../support/long-history.ts'
import { makeTempDir, openIngest, receivedAt } from '../support/open-ingest.ts'

/** Reports beyond the two chapters are in no roll-up. */
const reports = 300
const chapters = 2

let template: Awaited<ReturnType<typeof makeTempDir>>
beforeAll(async () => {
  template = await makeTempDir()
  await using ingest = openIngest({ path: `${template.path}/history.db` })
  await fillHistory(ingest, { reports })
  await ingest.history.settled()
})
afterAll(() => template[Symbol.asyncDispose]())

async function answersOf(history: ProjectHistory, now = receivedAt) {
  const view = await viewOf(history, readPeriod({ range: '30d' }, now))
  const list = (sort: 'p95' | 'retried') => tellTests(view, { filter: readFilter(''), sort, order: 'desc', limit: 100 })
  return {
    overview: overviewAnswer(view, 'p', null),
    slowest: list('p95'),
    retried: list('retried'),
    sumMs: [...view.now.sumMs],
  }
}

/** What a server answers that starts over that history, and how many days of roll-ups it read for it. */
async function start(path: string, { now = receivedAt, isKept = false } = {}) {
  let read = 0
  const wrap = (store: Store): Store => ({
    ...store,
    rollUps: (...asked) => {
      read++
      return store.rollUps(...asked)
    },
  })
  await using ingest = openIngest({ path, maxRows: 300, wrap })
  const history = (await ingest.history.project(1))!
  expect(history.clipped()).toBe(true)
  const answers = await answersOf(history, now)
  if (isKept) await expect.poll(() => names(ingest.store), patiently).toHaveLength(2)
  return { answers, read }
}

/** A history whose sums have been kept, with the answers that they were made with. */
async function openKept() {
  const dir = await makeTempDir()
  const path = `${dir.path}/history.db`
  await copyFile(`${template.path}/history.db`, path)
  const { answers, read } = await start(path, { isKept: true })
  expect(read).toBeGreaterThan(50)
  return { path, answers, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() }
}

/** The same history without its sums. */
async function startAnew(path: string, now = receivedAt) {
  change(path, `DELETE FROM record WHERE kind = 'sums'`)
  return start(path, { now })
}

function change(path: string, sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

test('a start goes on from the sums that were kept, and answers the same', async () => {
  await using kept = await openKept()

  const { answers, read } = await start(kept.path)

  expect(answers).toEqual(kept.answers)
  expect(read).toBe(0)
})

test('days that have come and gone since are counted in and out', async () => {
  await using kept = await openKept()
  const now = receivedAt + 3 * 86_400_000

  const { answers, read } = await start(kept.path, { now })

  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThan(20)
  expect(answers).toEqual((await startAnew(kept.path, now)).answers)
})

test('a chapter that has come since is counted in', async () => {
  await using kept = await openKept()
  {
    await using ingest = openIngest({ path: kept.path })
    await fillHistory(ingest, { reports: 100, first: 1000, daysAgo: 9 })
    await ingest.history.settled()
    expect((await ingest.store.derived(1)).chapters).toBe(chapters + 1)
  }

  const { answers } = await start(kept.path)

  expect(answers).not.toEqual(kept.answers)
  expect(answers).toEqual((await startAnew(kept.path)).answers)
})

test.each([
  ['a test is of another layer now', 'UPDATE test SET layer = 1 + layer % 3'],
  ['reports were removed', 'DELETE FROM report WHERE report_id < 9'],
  ['they are of another version', `UPDATE record SET data = replace(data, '"version":1', '"version":0')`],
  ['they are damaged', `UPDATE record SET data = replace(data, '"blocks":["', '"blocks":["AAAA')`],
  ['they are cut off', 'UPDATE record SET data = substr(data, 1, 500)'],
])('sums do not count any more: %s', async (_name, sql) => {
  await using kept = await openKept()
  change(kept.path, `PRAGMA foreign_keys = OFF; ${sql}`)

  const { answers, read } = await start(kept.path)

  expect(read).toBeGreaterThan(30)
  expect(answers).toEqual((await startAnew(kept.path)).answers)
})

test('rebuild throws them away', async () => {
  await using kept = await openKept()
  const io = { env: {}, cwd: '/', out() {}, err() {}, isTerminal: false, stopped: new Promise<void>(() => {}) }

  await rebuildCommand(['--database', kept.path], io)

  await using ingest = openIngest({ path: kept.path })
  expect(await ingest.store.records(1, 'sums')).toEqual([])
})

test('of many ranges those that were looked at last are kept', async () => {
  await using kept = await openKept()
  {
    await using ingest = openIngest({ path: kept.path, maxRows: 300 })
    const history = (await ingest.history.project(1))!
    for (const range of ['20d', '21d', '22d', '23d']) {
      await viewOf(history, readPeriod({ range }, receivedAt))
      await expect.poll(() => names(ingest.store), patiently).toContain(JSON.stringify([range, null, {}]))
    }

    await expect.poll(() => names(ingest.store), patiently).toHaveLength(6)
  }
})

const patiently = { timeout: 30_000 }

const names = async (store: Store): Promise<string[]> => (await store.records(1, 'sums')).map(({ key }) => key)
