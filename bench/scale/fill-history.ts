import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { createHistory } from '../../packages/server/src/history/history.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { round } from '../support/section.ts'
import { makeColumnSuite, type ColumnRun } from './column-suite.ts'
import { learnSuite, toNewReport } from './fill-store.ts'

export interface Filled {
  runs: number
  results: number
  wallS: number
  /** CPU of encoding and storing, of deriving, and of inserting the same results as rows: microseconds a result. */
  storeUs: number
  deriveUs: number
  rowsUs: number
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

/** Fills a history without any HTTP: from columns to committed and derived. Both sides of the ratio take turns. */
export async function fillHistory(path: string, { tests, runs, runsPerDay, minutes }: FillOptions): Promise<Filled> {
  const suite = makeColumnSuite(tests)
  const store = openSqlite({ path })
  const rows = openRows(`${path}.rows`)
  const history = createHistory({ store, onError: (error) => console.error(error) })
  const nowMs = Date.now()
  const startMs = performance.now()
  const project = await learnSuite(store, suite, nowMs - (runs * dayMs) / runsPerDay)
  const cpu = { storeUs: 0, deriveUs: 0, rowsUs: 0, rows: 0 }
  let results = 0
  let index = 0
  for (; index < runs && performance.now() - startMs < minutes * 60_000; index++) {
    const run = suite.run(index)
    const at = Math.round(nowMs - ((runs - index) * dayMs) / runsPerDay)
    cpu.storeUs += await cpuUs(() => store.addReport(project, toNewReport(index, at, run)))
    results += run.order.tests.length
    if ((index + 1) % 128 === 0) {
      cpu.deriveUs += await cpuUs(async () => {
        await history.resume()
        await history.settled()
      })
    }
    // A hundred runs tell what a row costs.
    if (index >= 20 && index < 120) {
      cpu.rowsUs += await cpuUs(async () => rows.insert(index, run))
      cpu.rows += run.order.tests.length
    }
    if (index % 500 === 499) console.log(`${index + 1} runs, ${round((performance.now() - startMs) / 1000)} s`)
  }
  const rssBytes = process.memoryUsage.rss()
  const wallS = (performance.now() - startMs) / 1000
  await history.close()
  await store.close()
  rows.close()
  return {
    runs: index,
    results,
    wallS,
    storeUs: cpu.storeUs / results,
    deriveUs: cpu.deriveUs / results,
    rowsUs: cpu.rowsUs / cpu.rows,
    rssBytes,
    ...sizesOf(path),
  }
}

async function cpuUs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** The plainest table of results there is: no index, no name, one transaction a run. */
function openRows(path: string) {
  const database = new Database(path)
  database.pragma('page_size = 8192')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('CREATE TABLE result (run INTEGER, test INTEGER, status INTEGER, duration_us INTEGER, gap_us INTEGER)')
  const insert = database.prepare('INSERT INTO result VALUES (?, ?, ?, ?, ?)')
  const insertAll = database.transaction((index: number, { order, body }: ColumnRun) => {
    for (let row = 0; row < order.tests.length; row++) {
      insert.run(index, order.tests[row], body.status[row], body.durationUs[row], body.gapUs[row])
    }
  })
  return { insert: insertAll, close: () => database.close() }
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
