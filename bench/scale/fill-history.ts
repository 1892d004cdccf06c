import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { reportsPerChapter } from '../../packages/server/src/codec/segment-codec.ts'
import { createHistory } from '../../packages/server/src/history/history.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { round } from '../support/section.ts'
import { type TableBytes, tableBytes } from '../support/table-bytes.ts'
import { makeColumnSuite } from './column-suite.ts'
import { learnSuite, toNewReport } from './fill-store.ts'

export interface Filled extends HistorySize {
  wallS: number
  rssBytes: number
}

interface HistorySize {
  runs: number
  results: number
  fileBytes: number
  tables: TableBytes[]
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
  let index = 0
  for (; index < runs && performance.now() - startMs < minutes * 60_000; index++) {
    const run = suite.run(index)
    const at = Math.round(nowMs - ((runs - index) * dayMs) / runsPerDay)
    await store.addReport(project, toNewReport(index, at, run))
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
  if (index < runs) moveToNow(path, Math.floor((runs - index) / runsPerDay))
  return { wallS, rssBytes, ...sizeOf(path) }
}

/** Where the time was over, the newest run was long ago: moves all by whole days. */
function moveToNow(path: string, days: number): void {
  const database = new Database(path)
  database.exec(`UPDATE run SET at = at + ${days * dayMs}`)
  // From the newest on, so that no two are the same in between.
  const ofDay = database.prepare<[number, number]>('UPDATE roll_up SET day = ? WHERE day = ?')
  const found = database.prepare<[], number>('SELECT DISTINCT day FROM roll_up ORDER BY day DESC').pluck().all()
  for (const day of found) ofDay.run(day + days, day)
  database.close()
}

/** How large the history of that file is. */
function sizeOf(path: string): HistorySize {
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  const tables = tableBytes(database)
  const { runs, results } = database
    .prepare<[], { runs: number; results: number }>(
      `SELECT COUNT(*) AS runs, SUM(json_extract(summary, '$.tests') - json_extract(summary, '$.counts.skipped')) AS results FROM run`,
    )
    .get()!
  database.close()
  return { runs, results, fileBytes: statSync(path).size, tables }
}
