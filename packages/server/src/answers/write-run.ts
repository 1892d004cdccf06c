import type { LaneFile, RunAnswer } from '../api-schemas/runs.ts'
import { statusName } from '../codec/status.ts'
import { fileTimeNames, type FileTimeName } from '../history/file-times.ts'
import { usesOf } from '../history/seen.ts'
import type { TestRecord } from '../store/store.ts'
import { boundariesOf } from './boundaries.ts'
import { fileMs } from './lanes.ts'
import type { StoredReport } from './read-report.ts'
import type { RunShard, UnwrittenRun } from './run.ts'
import { testNames, type Names } from './test-names.ts'

/**
 * The JSON of a RunAnswer. A large run has thousands of tests, and nearly all that is said of each is its name: that is
 * written once for all runs.
 */
export function writeRun({ run, shards, failures, ...others }: UnwrittenRun, names: Names): string {
  const lanes = shards.flatMap((shard) => writeLanes(shard, names))
  const rest = { failures, notRun: shards.flatMap(({ report }) => notRunOf(report, names)), ...others }
  return `{"run":${JSON.stringify(run)},"lanes":[${lanes.join(',')}],${JSON.stringify(rest).slice(1)}`
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

function writeLanes({ report, lanes, startMs }: RunShard, names: Names): string[] {
  const attempts = attemptsOf(report)
  const boundaries = writeBoundaries(report)
  const positions = new Int32Array(names.files.length)
  const { order, body } = report
  return lanes.map(({ worker, shard, from, to, files, idleMs }) => {
    let text = `${JSON.stringify({ worker, shard }).slice(0, -1)},"tests":[`
    // Put together as it grows: a list that is joined takes twice as long. A status needs no escape.
    for (let row = from; row < to; row++) {
      const test = names.tests[order.tests[row]!]!
      const position = ++positions[test.file]!
      const times = `"startMs":${writeMs(startMs[row]!)},"durationMs":${writeMs(body.durationUs[row]! / 1000)}`
      text += `${row > from ? ',' : ''}${writeNames(test, names)},"status":"${statusName(body.status[row]!)}",${times},"position":${position},"sequence":${row - from + 1},"attempts":${attempts.get(row) ?? 1}${boundaries(row)}}`
    }
    const laneFiles = files.map((file) => laneFile(report, file, names))
    return `${text}],${JSON.stringify({ files: laneFiles, idleMs }).slice(1)}`
  })
}

/** Nothing where no probe looked. */
function writeBoundaries({ evidence }: StoredReport): (row: number) => string {
  if (!evidence?.looked.boundaries) return () => ''
  const found = new Map(evidence.tests.map((test) => [test.row, boundariesOf(usesOf(evidence, test))]))
  return (row) => `,"boundaries":${JSON.stringify(found.get(row) ?? [])}`
}

function laneFile(report: StoredReport, index: number, names: Names): LaneFile {
  const id = report.files.ids[index]!
  const { path, runnerProject } = names.files[id]!
  const times = fileTimeNames.map((name) => [name, fileMs(report, index, name)])
  return {
    file: path,
    project: runnerProject,
    owners: [...names.owners.of(id)],
    process: report.files.columns.process[index]!,
    ...(Object.fromEntries(times) as Record<FileTimeName, number | null>),
  }
}

const fractions = Array.from({ length: 1000 }, (_, us) => String(us / 1000).slice(1))

/** Beyond, `String` may round to fewer digits. */
const mostUs = 1e14

/** As `String`, and faster for what is whole in microseconds: times are. */
export function writeMs(ms: number): string {
  const us = Math.round(ms * 1000)
  const isWhole = us >= 0 && us / 1000 === ms && us < mostUs
  return isWhole ? Math.floor(us / 1000) + fractions[us % 1000]! : String(ms)
}

interface Written {
  line: number
  layerVersion: number
  text: string
}

const written = new WeakMap<TestRecord, Written>()

/** Of these only line and layer ever change. Without the end of the object. */
function writeNames(test: TestRecord, names: Names): string {
  const layerVersion = names.layerVersion()
  const kept = written.get(test)
  if (kept?.line === test.line && kept.layerVersion === layerVersion) return kept.text
  const { tags: _tags, owners: _owners, ...facts } = testNames(names, test)
  const text = JSON.stringify(facts).slice(0, -1)
  written.set(test, { line: test.line, layerVersion, text })
  return text
}
