import type { BoundaryAnswer } from '../api-schemas/boundaries.ts'
import type { Lane, LaneFile, LaneTest } from '../api-schemas/runs.ts'
import { statusName } from '../codec/status.ts'
import { usesOf } from '../history/seen.ts'
import type { TestRecord } from '../store/store.ts'
import { boundariesOf } from './boundaries.ts'
import type { StoredReport } from './read-report.ts'
import { roundMs } from './round.ts'
import type { Names, TestNames } from './test-names.ts'

/** A lane whose tests are still to be written (write-run.ts): of a large run they are most of its answer. */
export interface LaneRows extends Omit<Lane, 'tests'> {
  rows: LaneRow[]
}

export interface LaneRow extends Omit<LaneTest, keyof TestNames> {
  test: TestRecord
}

/** The lanes of one shard: its tests in the order in which they started, its files, and the time in between. */
export function lanesOf(report: StoredReport, catalog: Names): LaneRows[] {
  const { order, body, shard } = report
  const attempts = new Map(report.details.exceptions.map(({ row, attempts: { length } }) => [row, length]))
  const positions = new Int32Array(catalog.files.length)
  const files = filesByWorker(report, catalog)
  const seen = boundariesByRow(report)
  let row = 0

  const lanes = order.lanes.map(({ worker, rows: length }): LaneRows => {
    const rows: LaneRow[] = []
    let endUs = 0
    for (let sequence = 1; sequence <= length; sequence++, row++) {
      const test = catalog.tests[order.tests[row]!]!
      const position = ++positions[test.file]!
      const startUs = endUs + body.gapUs[row]!
      endUs = startUs + body.durationUs[row]!
      rows.push({
        test,
        status: statusName(body.status[row]!),
        startMs: startUs / 1000,
        durationMs: body.durationUs[row]! / 1000,
        position,
        sequence,
        attempts: attempts.get(row) ?? 1,
        boundaries: seen ? (seen.get(row) ?? []) : undefined,
      })
    }
    const laneFiles = files.get(worker) ?? []
    files.delete(worker)
    return { worker, shard, rows, files: laneFiles, idleMs: idleMs(report.wallMs, laneFiles, rows) }
  })
  // A worker whose only files broke before their first test.
  for (const [worker, laneFiles] of files) {
    if (worker === null) continue
    lanes.push({ worker, shard, rows: [], files: laneFiles, idleMs: idleMs(report.wallMs, laneFiles, []) })
  }
  return lanes
}

/** Undefined where no probe looked. */
function boundariesByRow({ evidence }: StoredReport): Map<number, BoundaryAnswer[]> | undefined {
  if (!evidence?.looked.boundaries) return undefined
  return new Map(evidence.tests.map((test) => [test.row, boundariesOf(usesOf(evidence, test))]))
}

function filesByWorker({ files }: StoredReport, catalog: Names): Map<number | null, LaneFile[]> {
  const lanes = new Map<number | null, LaneFile[]>()
  const { columns } = files
  files.ids.forEach((id, index) => {
    const file = catalog.files[id]!
    const ms = (name: Exclude<keyof typeof columns, 'worker' | 'process'>): number | null => {
      const us = columns[name][index]!
      return us === null ? null : us / 1000
    }
    const worker = columns.worker[index]!
    const lane = lanes.get(worker) ?? []
    lanes.set(worker, lane)
    lane.push({
      file: file.path,
      project: file.runnerProject,
      owners: [...catalog.owners.of(id)],
      process: columns.process[index]!,
      startMs: ms('startUs'),
      durationMs: ms('durationUs'),
      environmentMs: ms('environmentUs'),
      setupMs: ms('setupUs'),
      collectMs: ms('collectUs'),
      beforeAllMs: ms('beforeAllUs'),
      afterAllMs: ms('afterAllUs'),
      beforeEachMs: ms('beforeEachUs'),
      afterEachMs: ms('afterEachUs'),
      bodyMs: ms('bodyUs'),
    })
  })
  for (const lane of lanes.values()) lane.sort((a, b) => (a.startMs ?? Infinity) - (b.startMs ?? Infinity) || 0)
  return lanes
}

interface Span {
  startMs: number
  durationMs: number
}

/** The run's time in which a lane had neither a file nor a test at work. */
function idleMs(wallMs: number, files: LaneFile[], tests: Span[]): number {
  const ofFiles = files.flatMap(({ startMs, durationMs }) =>
    startMs === null || durationMs === null ? [] : [{ startMs, durationMs }],
  )
  let busyMs = 0
  let reachedMs = 0
  for (const { startMs, durationMs } of [...ofFiles, ...tests].toSorted((a, b) => a.startMs - b.startMs)) {
    const endMs = Math.min(startMs + durationMs, wallMs)
    if (endMs <= reachedMs) continue
    busyMs += endMs - Math.max(startMs, reachedMs)
    reachedMs = endMs
  }
  return roundMs(Math.max(0, wallMs - busyMs))
}
