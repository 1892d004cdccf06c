import type { RunAnswer } from '../api-schemas/runs.ts'
import { statuses } from '../codec/status.ts'
import { columnOfTime, fileTimeNames } from '../history/file-times.ts'
import { usesOf } from '../history/seen.ts'
import { boundariesOf } from './boundaries.ts'
import { createJsonBytes, type JsonBytes, utf8 } from './json-bytes.ts'
import type { LaneRows } from './lanes.ts'
import type { StoredReport } from './read-report.ts'
import type { RunShard, UnwrittenRun } from './run.ts'
import { testNames, type Names } from './test-names.ts'
import { writtenNames } from './written-names.ts'

/** About so much is written of each row, and of each file. */
const [bytesOfRow, bytesOfFile] = [400, 400]

/** The JSON of a RunAnswer. A large run has thousands of tests: they are written as bytes, all others as text. */
export function writeRun({ run, shards, failures, ...others }: UnwrittenRun, names: Names): Uint8Array<ArrayBuffer> {
  let expected = 64 * 1024
  for (const { report } of shards) {
    expected += report.order.tests.length * bytesOfRow + report.files.ids.length * bytesOfFile
  }
  const json = createJsonBytes(expected)
  json.text(`{"run":${JSON.stringify(run)},"lanes":[`)
  let isFirst = true
  for (const shard of shards) {
    const writeTests = testsWriter(json, shard, names)
    for (const lane of shard.lanes) {
      const { worker, shard: number, idleMs } = lane
      json.text(`${isFirst ? '' : ','}${JSON.stringify({ worker, shard: number }).slice(0, -1)},"tests":[`)
      isFirst = false
      writeTests(lane)
      json.text('],"files":[')
      writeFiles(json, shard.report, lane, names)
      json.text(`],"idleMs":${JSON.stringify(idleMs)}}`)
    }
  }
  const rest = { failures, notRun: shards.flatMap(({ report }) => notRunOf(report, names)), ...others }
  json.text(`],${JSON.stringify(rest).slice(1)}`)
  return json.end()
}

const notRunOf = ({ order }: StoredReport, names: Names): RunAnswer['notRun'] =>
  (['skipped', 'todo', 'pending'] as const).flatMap((status) =>
    Array.from(order[status], (test) => {
      const { id, file, titlePath, ordinal } = testNames(names, names.tests[test]!)
      return { id, file, titlePath, ...(ordinal ? { ordinal } : {}), status }
    }),
  )

/** Of each row of a report how many attempts it took, where more or fewer than one are told. */
export const attemptsOf = ({ details }: StoredReport): Map<number, number> =>
  new Map(details.exceptions.map(({ row, attempts }) => [row, attempts.length]))

const [nothing, comma, ended, none] = [utf8(''), utf8(','), utf8('}'), utf8('null')]
const keyOf = (name: string): Uint8Array => utf8(`,"${name}":`)
const [durationKey, positionKey] = [keyOf('durationMs'), keyOf('position')]
const [sequenceKey, attemptsKey] = [keyOf('sequence'), keyOf('attempts')]
/** By status. */
const statusParts = statuses.map((status) => utf8(`,"status":"${status}","startMs":`))
const unfinished = statusParts[statuses.indexOf('unfinished')]!

/** Writes the tests of one lane of that shard after the other. */
function testsWriter(json: JsonBytes, { report, startMs }: RunShard, names: Names): (lane: LaneRows) => void {
  const attempts = attemptsOf(report)
  const boundaries = writeBoundaries(report)
  const positions = new Int32Array(names.files.length)
  const written = writtenNames(names)
  const { order, body } = report
  return ({ from, to }) => {
    for (let row = from; row < to; row++) {
      const test = order.tests[row]!
      json.short(row > from ? comma : nothing)
      written.write(test, json)
      json.short(statusParts[body.status[row]!] ?? unfinished)
      json.milliseconds(startMs[row]!)
      json.short(durationKey)
      json.milliseconds(body.durationUs[row]! / 1000)
      json.short(positionKey)
      json.whole(++positions[names.tests[test]!.file]!)
      json.short(sequenceKey)
      json.whole(row - from + 1)
      json.short(attemptsKey)
      json.whole(attempts.get(row) ?? 1)
      if (boundaries) json.text(boundaries(row))
      json.short(ended)
    }
  }
}

/** Undefined where no probe looked. */
function writeBoundaries({ evidence }: StoredReport): ((row: number) => string) | undefined {
  if (!evidence?.looked.boundaries) return undefined
  const found = new Map(evidence.tests.map((test) => [test.row, boundariesOf(usesOf(evidence, test))]))
  return (row) => `,"boundaries":${JSON.stringify(found.get(row) ?? [])}`
}

const timeKeys = fileTimeNames.map((name) => [columnOfTime[name], keyOf(name)] as const)

function writeFiles(json: JsonBytes, report: StoredReport, { files }: LaneRows, names: Names): void {
  const { ids, columns } = report.files
  for (const [index, place] of files.entries()) {
    const id = ids[place]!
    const { path, runnerProject } = names.files[id]!
    const facts = { file: path, project: runnerProject, owners: names.owners.of(id), process: columns.process[place]! }
    json.text(`${index > 0 ? ',' : ''}${JSON.stringify(facts).slice(0, -1)}`)
    for (const [column, key] of timeKeys) {
      const us = columns[column][place]!
      json.short(key)
      if (us === null) json.short(none)
      else json.milliseconds(us / 1000)
    }
    json.short(ended)
  }
}
