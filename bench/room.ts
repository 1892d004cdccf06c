import { statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { reportsPerChapter } from '../packages/server/src/codec/segment-codec.ts'
import { createHistory } from '../packages/server/src/history/history.ts'
import { createAcceptReport } from '../packages/server/src/ingest/accept-report.ts'
import { openSqlite } from '../packages/server/src/store/sqlite.ts'
import { generateReport } from './generate.ts'
import { makeSuite } from './suite.ts'
import { jsonBody, reportBody } from './support/post-report.ts'
import { type Findings, round } from './support/section.ts'
import { tableBytes } from './support/table-bytes.ts'
import { makeTempFolder } from './support/temp-folder.ts'

const tests = 5_000
const runs = 9 * reportsPerChapter
const runsPerDay = 50
const dayMs = 24 * 3_600_000

/** How much room reports take that say everything a reporter can say, from the file of a runner to the derived history. */
export async function measureRoom(): Promise<Findings> {
  await using folder = await makeTempFolder()
  const path = join(folder.path, 'history.db')
  const { results, jsonBytes, fileBytes, sentBytes } = await fill(path)
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  const stored = (bytes: number): string => round(bytes / results)
  const tables = tableBytes(database)
  const free = database.pragma('freelist_count', { simple: true }) as number
  const pageSize = database.pragma('page_size', { simple: true }) as number
  database.close()

  return {
    text: `
${tests} tests × ${runs} runs, ${runsPerDay} a day, as the reporter encodes them and the server takes them in and derives: ${(results / 1e6).toFixed(1)} million
results, with what the suite of the large histories (below) leaves out. In three of ten files a beforeEach and an afterEach
of each test, a beforeAll and an afterAll; in every file its environment, setup and import; messages and stacks of what
failed; lines, tags, git and CI. All times are drawn by chance, as little alike as times of a machine ever are.

| bytes a result | |
| --- | ---: |
| report, as JSON | ${stored(jsonBytes)} |
| report, as its file (gzip) | ${stored(fileBytes)} |
| report, as it is sent to a server that knows the names | ${stored(sentBytes)} |
| history, the whole file | ${stored(statSync(path).size)} |
| of it free, for what comes next | ${stored(free * pageSize)} |
${tables.map(({ name, bytes }) => `| ${name} | ${stored(bytes)} |`).join('\n')}
`,
    targets: [],
  }
}

interface Sizes {
  results: number
  jsonBytes: number
  fileBytes: number
  sentBytes: number
}

async function fill(path: string): Promise<Sizes> {
  const store = openSqlite({ path })
  const history = createHistory({ store })
  const accept = createAcceptReport({ store, history, now: Date.now })
  const suite = makeSuite({ tests })
  const nowMs = Date.now()
  const sum: Sizes = { results: 0, jsonBytes: 0, fileBytes: 0, sentBytes: 0 }
  for (let index = 0; index < runs; index++) {
    const startedAt = new Date(nowMs - ((runs - index) * dayMs) / runsPerDay)
    const report = generateReport(suite, { index, startedAt })
    const { bytes } = jsonBody(report)
    await accept(bytes)
    sum.results += report.results.durationUs.length
    sum.jsonBytes += gunzipSync(bytes).length
    sum.fileBytes += bytes.length
    sum.sentBytes += reportBody(report, { dictionary: false }).bytes.length
    if (index % reportsPerChapter === reportsPerChapter - 1) {
      await history.resume()
      await history.settled()
    }
  }
  await history.close()
  await store.close()
  return sum
}
