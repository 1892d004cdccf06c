import Database from 'better-sqlite3'
import { join } from 'node:path'
import { createHistory } from '../../packages/server/src/history/history.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { median } from '../support/statistics.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { makeColumnSuite, type ColumnRun } from './column-suite.ts'
import { learnSuite, toNewReport } from './fill-store.ts'

/** CPU in microseconds a result. */
export interface StorageCpu {
  store: number
  derive: number
  rows: number
  /** Store and derive over rows, in the same round. */
  ratio: number
}

const rounds = 10
/** Rounds that let both sides be compiled: of what derives, the last functions are after some chapters. */
const warmUps = 4
const differentRuns = 32
const chapter = 128
const hourMs = 3_600_000

/** Both sides take turns, chapter by chapter; runs are made before, so that nothing but storing is measured. */
export async function measureStorageCpu(tests: number): Promise<StorageCpu> {
  await using folder = await makeTempFolder()
  const suite = makeColumnSuite(tests)
  const runs = Array.from({ length: differentRuns }, (_, index) => suite.run(index))
  const results = Array.from({ length: chapter }, (_, index) => runs[index % differentRuns]!.order.tests.length).reduce(
    (sum, count) => sum + count,
    0,
  )
  const store = openSqlite({ path: join(folder.path, 'history.db') })
  const rows = openRows(join(folder.path, 'rows.db'))
  const history = createHistory({ store, onError: (error) => console.error(error) })
  const project = await learnSuite(store, suite, 0)
  const found: Omit<StorageCpu, 'ratio'>[] = []
  const startMs = Date.now() - rounds * chapter * hourMs
  for (let round = 0; round < rounds; round++) {
    const each = async (act: (index: number, run: ColumnRun) => unknown): Promise<void> => {
      for (let index = round * chapter; index < (round + 1) * chapter; index++) {
        await act(index, runs[index % differentRuns]!)
      }
    }
    found.push({
      store: await cpuUs(() =>
        each((index, run) => store.addReport(project, toNewReport(index, startMs + index * hourMs, run))),
      ),
      derive: await cpuUs(async () => {
        await history.resume()
        await history.settled()
      }),
      rows: await cpuUs(() => each((index, run) => rows.insert(index, run))),
    })
  }
  await history.close()
  await store.close()
  rows.close()
  const counted = found.slice(warmUps)
  const of = (side: 'store' | 'derive' | 'rows'): number => median(counted.map((one) => one[side])) / results
  return {
    store: of('store'),
    derive: of('derive'),
    rows: of('rows'),
    ratio: median(counted.map((one) => (one.store + one.derive) / one.rows)),
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
