import { decodeReportBriefly } from '../codec/report-codec.ts'
import type { RunLane } from '../codec/order-codec.ts'
import type { ResultRecord, RunRecord, RunSummary } from '../store/store.ts'
import type { RecordedRun } from './decode-schedule.ts'
import { type FileTimes, toFileTimes } from './file-times.ts'
import { environmentOf, type RunEnvironment } from './run-environment.ts'
import { type Columns, newColumns } from './shared-columns.ts'

/** A run in memory: what charts and tables need of it. Times in ms, moments epoch ms. */
export interface HistoryRun {
  run: number
  id: string
  at: number
  branch: string | null
  commit: string | null
  status: RunSummary['status']
  wallMs: number
  environment: RunEnvironment
  /** Somebody ran a part of the suite by hand: no measure of the suite as a whole. */
  partial: boolean
  /** Uncommitted changes: the commit does not tell which code ran. */
  dirty: boolean
  pullRequest: boolean
  /** The command that forced its order. */
  plannedBy: string | null
  /** What failed around its tests rather than in them. */
  infrastructure: NonNullable<RunSummary['infrastructure']>
  /** One for each shard that has arrived. */
  parts: Results[]
}

/**
 * What analyses look at, which may go on in another thread. Test ids, lane by lane, in the order in which the tests started;
 * status codes (codec/status.ts).
 */
export const resultLayout = { tests: 'int32', durationMs: 'float32', status: 'uint8' } as const
export type ResultColumns = Columns<typeof resultLayout>

/** The results of one report as columns: 9 bytes a row, 17 where hooks were measured; up to 44 bytes a file. */
export interface Results extends ResultColumns {
  report: number
  /** From 1; 0 where the run has no shards. */
  shard: number
  lanes: RunLane[]
  beforeEachMs: Float32Array | null
  afterEachMs: Float32Array | null
  skipped: Int32Array
  todo: Int32Array
  pending: Int32Array
  files: FileTimes
}

export function toResults(report: number, { order, body, files, shard = 0 }: RecordedRun): Results {
  const { lanes, skipped, todo, pending } = order
  const { length } = order.tests
  const columns = newColumns(resultLayout, { tests: length, durationMs: length, status: length })
  columns.tests.set(order.tests)
  columns.status.set(body.status)
  toMs(body.durationUs, columns.durationMs)
  return {
    report,
    shard,
    lanes,
    ...columns,
    beforeEachMs: body.beforeEachUs && toMs(body.beforeEachUs),
    afterEachMs: body.afterEachUs && toMs(body.afterEachUs),
    skipped,
    todo,
    pending,
    files: toFileTimes(files),
  }
}

/** @throws CorruptBlob */
export const decodeResults = (
  report: number,
  record: Pick<ResultRecord, 'order' | 'body' | 'files' | 'base' | 'shard'>,
): Results => toResults(report, { ...decodeReportBriefly(record), shard: record.shard })

function toMs(us: ArrayLike<number>, ms: Float32Array = new Float32Array(us.length)): Float32Array {
  for (let index = 0; index < us.length; index++) ms[index] = us[index]! / 1000
  return ms
}

/** What CI asks for, it asks for each time: a part of the suite is all that this job is about. */
export const isPartialRun = ({ filtered, ci }: RunSummary): boolean => filtered === true && ci === null

export const isLater = (a: { at: number; run: number }, b: { at: number; run: number }): boolean =>
  a.at > b.at || (a.at === b.at && a.run > b.run)

/** Without its results yet. */
export function toHistoryRun({ run, id, at, branch, summary }: Omit<RunRecord, 'project' | 'key'>): HistoryRun {
  const { status, wallMs, git, ci, plannedBy = null, infrastructure = [] } = summary
  const code = {
    branch,
    commit: git?.commit ?? null,
    dirty: git?.dirty === true,
    pullRequest: (ci?.pullRequest ?? null) !== null,
  }
  const environment = environmentOf(summary)
  return {
    run,
    id,
    at,
    ...code,
    plannedBy,
    infrastructure,
    status,
    wallMs,
    environment,
    partial: isPartialRun(summary),
    parts: [],
  }
}
