import type { StoredReport } from './read-report.ts'
import { roundMs } from './round.ts'

/** A lane of one shard, told by the rows of its report: its tests in the order in which they started, and its files. */
export interface LaneRows {
  worker: number | null
  shard: number | null
  /** Rows of the report: [from, to). */
  from: number
  to: number
  /** Places in the report's files, by their start. */
  files: number[]
  idleMs: number
}

/** The lanes of one shard. */
export interface ReportLanes {
  lanes: LaneRows[]
  /** Of each row of the report. */
  startMs: Float64Array
}

export function lanesOf(report: StoredReport): ReportLanes {
  const { order, shard } = report
  const startMs = startsOf(report)
  const files = filesByWorker(report)
  const lanes: LaneRows[] = []
  const add = (worker: number | null, from: number, to: number): void => {
    const own = files.get(worker) ?? []
    files.delete(worker)
    lanes.push({ worker, shard, from, to, files: own, idleMs: idleMs(report, own, startMs, from, to) })
  }
  let row = 0
  for (const { worker, rows } of order.lanes) add(worker, row, (row += rows))
  // A worker whose only files broke before their first test.
  for (const worker of files.keys()) if (worker !== null) add(worker, row, row)
  return { lanes, startMs }
}

function startsOf({ order, body }: StoredReport): Float64Array {
  const startMs = new Float64Array(order.tests.length)
  let row = 0
  for (const { rows } of order.lanes) {
    let endUs = 0
    for (const end = row + rows; row < end; row++) {
      const startUs = endUs + body.gapUs[row]!
      endUs = startUs + body.durationUs[row]!
      startMs[row] = startUs / 1000
    }
  }
  return startMs
}

function filesByWorker({ files }: StoredReport): Map<number | null, number[]> {
  const { worker, startUs } = files.columns
  const lanes = Map.groupBy(files.ids.keys(), (index) => worker[index]!)
  for (const lane of lanes.values()) lane.sort((a, b) => (startUs[a] ?? Infinity) - (startUs[b] ?? Infinity) || 0)
  return lanes
}

/** The run's time in which a lane had neither a file nor a test at work. */
function idleMs(report: StoredReport, files: number[], startMs: Float64Array, from: number, to: number): number {
  const { wallMs, body } = report
  let busyMs = 0
  let reachedMs = 0
  const add = (beginMs: number, durationMs: number): void => {
    const endMs = Math.min(beginMs + durationMs, wallMs)
    if (endMs <= reachedMs) return
    busyMs += endMs - Math.max(beginMs, reachedMs)
    reachedMs = endMs
  }
  const { startUs, durationUs } = report.files.columns
  // Both are in the order in which they began.
  let place = 0
  const addFilesUntil = (untilMs: number): void => {
    for (; place < files.length; place++) {
      const beganUs = startUs[files[place]!] ?? null
      if (beganUs === null || beganUs / 1000 > untilMs) return
      const us = durationUs[files[place]!] ?? null
      if (us !== null) add(beganUs / 1000, us / 1000)
    }
  }
  for (let row = from; row < to; row++) {
    addFilesUntil(startMs[row]!)
    add(startMs[row]!, body.durationUs[row]! / 1000)
  }
  addFilesUntil(Infinity)
  return roundMs(Math.max(0, wallMs - busyMs))
}
