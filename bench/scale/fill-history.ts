import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { reportsPerChapter } from '../../packages/server/src/codec/segment-codec.ts'
import { createHistory } from '../../packages/server/src/history/history.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { round } from '../support/section.ts'
import { makeColumnSuite } from './column-suite.ts'
import { learnSuite, toNewReport } from './fill-store.ts'

export interface Filled {
  runs: number
  results: number
  wallS: number
  rssBytes: number
  fileBytes: number
  /** Bytes by table and its indexes, without what is free in their pages. */
  tables: { name: string; bytes: number }[]
}

export interface FillOptions {
  tests: number
  runs: number
  runsPerDay: number
  /** Ends earlier, with fewer runs, when that time is over. */
  minutes: number
}

const dayMs = 24 * 3_600_000

/** Fills a history without any HTTP: from columns to committed and derived. */
export async function fillHistory(path: string, { tests, runs, runsPerDay, minutes }: FillOptions): Promise<Filled> {
  const suite = makeColumnSuite(tests)
  const store = openSqlite({ path })
  const history = createHistory({ store, onError: (error) => console.error(error) })
  const nowMs = Date.now()
  const startMs = performance.now()
  const project = await learnSuite(store, suite, nowMs - (runs * dayMs) / runsPerDay)
  let results = 0
  let index = 0
  for (; index < runs && performance.now() - startMs < minutes * 60_000; index++) {
    const run = suite.run(index)
    const at = Math.round(nowMs - ((runs - index) * dayMs) / runsPerDay)
    await store.addReport(project, toNewReport(index, at, run))
    results += run.order.tests.length
    if ((index + 1) % reportsPerChapter === 0) {
      await history.resume()
      await history.settled()
    }
    if (index % 500 === 499) console.log(`${index + 1} runs, ${round((performance.now() - startMs) / 1000)} s`)
  }
  const rssBytes = process.memoryUsage.rss()
  const wallS = (performance.now() - startMs) / 1000
  await history.close()
  await store.close()
  return {
    runs: index,
    results,
    wallS,
    rssBytes,
    ...sizesOf(path),
  }
}

function sizesOf(path: string): Pick<Filled, 'fileBytes' | 'tables'> {
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  const tables = database
    .prepare<[], { name: string; bytes: number }>(
      `SELECT sqlite_schema.tbl_name AS name, SUM(dbstat.payload) AS bytes FROM dbstat
       JOIN sqlite_schema ON sqlite_schema.name = dbstat.name GROUP BY 1 ORDER BY 2 DESC LIMIT 8`,
    )
    .all()
  database.close()
  return { fileBytes: statSync(path).size, tables }
}
