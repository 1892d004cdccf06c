import type { RunLanesAnswer } from '../api-schemas/run-lanes.ts'
import { statusCode, statusName } from '../codec/status.ts'
import { columnOfTime, fileTimeNames, type FileTimeName } from '../history/file-times.ts'
import { usesOf } from '../history/seen.ts'
import { boundariesOf } from './boundaries.ts'
import type { LaneRows } from './lanes.ts'
import { namesVersion } from './names.ts'
import type { StoredReport } from './read-report.ts'
import type { RunShard, UnwrittenRun } from './run.ts'
import type { Names } from './test-names.ts'
import { attemptsOf } from './write-run.ts'

type LaneColumns = RunLanesAnswer['lanes'][number]

/** The same run with numbers for names and columns for lists: a tenth of the bytes, and of the time. */
export function runLanesAnswer({ shards, ...others }: UnwrittenRun, names: Names): RunLanesAnswer {
  return {
    ...others,
    names: namesVersion(names),
    lanes: shards.flatMap((shard) => shard.lanes.map((lane) => laneColumns(shard, lane))),
    notRun: shards.map(({ report: { order } }) => ({
      skipped: [...order.skipped],
      todo: [...order.todo],
      pending: [...order.pending],
    })),
  }
}

function laneColumns({ report }: RunShard, lane: LaneRows): LaneColumns {
  const { worker, shard, idleMs, from, to } = lane
  const { order, body, evidence } = report
  const others: LaneColumns['tests']['others'] = []
  for (let row = from; row < to; row++) {
    const status = body.status[row]!
    if (status !== statusCode.passed) others.push([row - from, statusName(status)])
  }
  const isInside = (row: number): boolean => row >= from && row < to
  return {
    worker,
    shard,
    idleMs,
    tests: {
      test: cut(order.tests, from, to),
      gapUs: cut(body.gapUs, from, to),
      durationUs: cut(body.durationUs, from, to),
      others,
      attempts: [...attemptsOf(report)].flatMap(([row, count]) =>
        isInside(row) && count !== 1 ? [[row - from, count]] : [],
      ),
      boundaries: evidence?.looked.boundaries
        ? evidence.tests
            .filter(({ row }) => isInside(row))
            .map((test) => [test.row - from, boundariesOf(usesOf(evidence, test))])
        : null,
    },
    files: filesOf(report, lane),
  }
}

function cut(column: ArrayLike<number>, from: number, to: number): number[] {
  const part: number[] = []
  for (let row = from; row < to; row++) {
    const one = column[row]!
    // Small whole numbers are written several times as fast as others.
    part.push((one | 0) === one ? one | 0 : one)
  }
  return part
}

function msOf(column: ArrayLike<number | null>, places: readonly number[]): (number | null)[] {
  const part: (number | null)[] = []
  for (const place of places) {
    const us = column[place]!
    part.push(us === null ? null : us / 1000)
  }
  return part
}

function filesOf(report: StoredReport, { files }: LaneRows): LaneColumns['files'] {
  const { ids, columns } = report.files
  const times = fileTimeNames.map((name) => [name, msOf(columns[columnOfTime[name]], files)])
  return {
    file: files.map((file) => ids[file]!),
    process: files.map((file) => columns.process[file]!),
    ...(Object.fromEntries(times) as Record<FileTimeName, (number | null)[]>),
  }
}
