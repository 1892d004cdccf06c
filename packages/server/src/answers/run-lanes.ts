import { statusCode, statusName } from '../codec/status.ts'
import { columnOfTime, fileTimeNames } from '../history/file-times.ts'
import { usesOf } from '../history/seen.ts'
import { boundariesOf } from './boundaries.ts'
import { createJsonBytes, type JsonBytes } from './json-bytes.ts'
import type { LaneRows } from './lanes.ts'
import { namesVersion } from './names.ts'
import type { StoredReport } from './read-report.ts'
import type { RunShard, UnwrittenRun } from './run.ts'
import type { Names } from './test-names.ts'
import { attemptsOf } from './write-run.ts'

/** About so much is written of each row, and of each file. */
const [bytesOfRow, bytesOfFile] = [20, 80]

/**
 * The JSON of a RunLanesAnswer: the same run with numbers for names and columns for lists, a tenth of the bytes, and of
 * the time.
 */
export function writeRunLanes({ shards, ...others }: UnwrittenRun, names: Names): Uint8Array<ArrayBuffer> {
  const facts = JSON.stringify({ ...others, names: namesVersion(names) })
  let expected = 4096 + facts.length
  for (const { report } of shards) {
    expected += report.order.tests.length * bytesOfRow + report.files.ids.length * bytesOfFile
  }
  const json = createJsonBytes(expected)
  json.text(`${facts.slice(0, -1)},"lanes":[`)
  let separator = ''
  for (const shard of shards) {
    for (const lane of shard.lanes) {
      json.text(separator)
      writeLane(json, shard, lane)
      separator = ','
    }
  }
  json.text('],"notRun":[')
  for (const [index, { report }] of shards.entries()) {
    const { skipped, todo, pending } = report.order
    json.text(index > 0 ? ',{"skipped":' : '{"skipped":')
    json.numbers(skipped, 0, skipped.length)
    json.text(',"todo":')
    json.numbers(todo, 0, todo.length)
    json.text(',"pending":')
    json.numbers(pending, 0, pending.length)
    json.text('}')
  }
  json.text(']}')
  return json.end()
}

function writeLane(json: JsonBytes, { report }: RunShard, lane: LaneRows): void {
  const { worker, shard, idleMs, from, to } = lane
  const { order, body } = report
  json.text(`${JSON.stringify({ worker, shard, idleMs }).slice(0, -1)},"tests":{"test":`)
  json.numbers(order.tests, from, to)
  json.text(',"gapUs":')
  json.numbers(body.gapUs, from, to)
  json.text(',"durationUs":')
  json.numbers(body.durationUs, from, to)
  json.text(`,${JSON.stringify(rareOf(report, lane)).slice(1)},"files":`)
  writeFiles(json, report, lane)
  json.text('}')
}

/** What is told of few rows. */
function rareOf(report: StoredReport, { from, to }: LaneRows) {
  const { body, evidence } = report
  const others: [number, string][] = []
  for (let row = from; row < to; row++) {
    const status = body.status[row]!
    if (status !== statusCode.passed) others.push([row - from, statusName(status)])
  }
  const isInside = (row: number): boolean => row >= from && row < to
  return {
    others,
    attempts: [...attemptsOf(report)].flatMap(([row, count]) =>
      isInside(row) && count !== 1 ? [[row - from, count]] : [],
    ),
    boundaries: evidence?.looked.boundaries
      ? evidence.tests
          .filter(({ row }) => isInside(row))
          .map((test) => [test.row - from, boundariesOf(usesOf(evidence, test))])
      : null,
  }
}

function writeFiles(json: JsonBytes, report: StoredReport, { files }: LaneRows): void {
  const { ids, columns } = report.files
  json.text(`{"file":${JSON.stringify(files.map((file) => ids[file]!))}`)
  json.text(`,"process":${JSON.stringify(files.map((file) => columns.process[file]!))}`)
  for (const name of fileTimeNames) {
    json.text(`,"${name}":`)
    json.thousandthsAt(columns[columnOfTime[name]], files)
  }
  json.text('}')
}
