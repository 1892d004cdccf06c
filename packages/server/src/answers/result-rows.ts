import { statusName } from '../codec/status.ts'
import { decodeReport } from '../codec/report-codec.ts'
import type { ResultRecord, Store, TestRecord } from '../store/store.ts'
import { testNames, type Names } from './test-names.ts'

/** One result of one test in one run, with everything that is asked of it beside others. */
export interface ResultRow {
  run: string
  at: Date
  branch: string | null
  commit: string | null
  runStatus: string
  ci: string | null
  seed: number | null
  /** From 1; null where the run has no shards. */
  shard: number | null
  worker: number | null
  /** Place among all tests of its worker, from 1; null where the test did not run. */
  sequence: number | null
  file: string
  runnerProject: string
  testId: string
  test: string
  /** 0, or n for the n-th further test of the same name. */
  ordinal: number
  layer: string
  tags: string
  owners: string
  status: string
  /** From the start of the shard; null where the test did not run. */
  startMs: number | null
  durationMs: number | null
  beforeEachMs: number | null
  afterEachMs: number | null
}

export interface ResultRowsQuery {
  project: number
  /** Epoch ms, both inclusive. */
  from: number
  to: number
}

const reportsPerRead = 4

/** The results of a range, report by report, newest run first. Runs whose results were removed have none. */
export async function* resultRows(
  store: Pick<Store, 'recentResults'>,
  catalog: Names,
  { project, from, to }: ResultRowsQuery,
): AsyncGenerator<ResultRow[]> {
  let batch: ResultRecord[] = []
  do {
    const before = batch.at(-1) ?? { at: to + 1, run: 0, report: 0 }
    batch = await store.recentResults(project, reportsPerRead, before)
    for (const record of batch) {
      if (record.at < from) return
      yield rowsOf(record, catalog)
      // An answer may have to be given in between.
      await new Promise(setImmediate)
    }
  } while (batch.length === reportsPerRead)
}

function rowsOf(record: ResultRecord, catalog: Names): ResultRow[] {
  const { order, body } = decodeReport(record)
  const { runId, at, branch, shard, summary } = record
  const ofRun = {
    run: runId,
    at: new Date(at),
    branch,
    commit: summary.git?.commit ?? null,
    runStatus: summary.status,
    ci: summary.ci?.provider ?? null,
    seed: summary.seed,
    shard: shard === 0 ? null : shard,
  }
  const rows: ResultRow[] = []
  let row = 0
  for (const { worker, rows: count } of order.lanes) {
    let endUs = 0
    for (let sequence = 1; sequence <= count; sequence++, row++) {
      const startUs = endUs + body.gapUs[row]!
      endUs = startUs + body.durationUs[row]!
      rows.push({
        ...ofRun,
        worker,
        sequence,
        ...namesOf(catalog, catalog.tests[order.tests[row]!]!),
        status: statusName(body.status[row]!),
        startMs: ms(startUs),
        durationMs: ms(body.durationUs[row]!),
        beforeEachMs: body.beforeEachUs ? ms(body.beforeEachUs[row]!) : null,
        afterEachMs: body.afterEachUs ? ms(body.afterEachUs[row]!) : null,
      })
    }
  }
  const unrun = { worker: null, sequence: null, startMs: null, durationMs: null, beforeEachMs: null, afterEachMs: null }
  for (const status of ['skipped', 'todo', 'pending'] as const) {
    for (const test of order[status])
      rows.push({ ...ofRun, ...unrun, ...namesOf(catalog, catalog.tests[test]!), status })
  }
  return rows
}

const ms = (us: number): number => Math.round(us) / 1000

function namesOf(catalog: Names, record: TestRecord) {
  const { id, file, project, titlePath, ordinal = 0, tags, owners, layer } = testNames(catalog, record)
  const [test, list] = [titlePath.join(' > '), (texts: string[]): string => texts.join(' ')]
  return {
    file,
    runnerProject: project,
    testId: id,
    test,
    ordinal,
    layer: layer.effective,
    tags: list(tags),
    owners: list(owners),
  }
}
