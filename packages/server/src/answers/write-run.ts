import type { TestRecord } from '../store/store.ts'
import type { LaneRow, LaneRows } from './lanes.ts'
import type { UnwrittenRun } from './run.ts'
import { testNames, type Names } from './test-names.ts'

/**
 * The JSON of a RunAnswer. A large run has thousands of tests, and nearly all that is said of each is its name: that is
 * written once for all runs.
 */
export function writeRun({ run, lanes, ...others }: UnwrittenRun, names: Names): string {
  const texts = lanes.map((lane) => writeLane(lane, names))
  return `{"run":${JSON.stringify(run)},"lanes":[${texts.join(',')}],${JSON.stringify(others).slice(1)}`
}

function writeLane({ worker, shard, rows, ...others }: LaneRows, names: Names): string {
  let text = `${JSON.stringify({ worker, shard }).slice(0, -1)},"tests":[`
  // Put together as it grows: a list that is joined takes twice as long.
  for (const [index, row] of rows.entries())
    text += (index > 0 ? ',' : '') + writeNames(row.test, names) + writeRow(row)
  return `${text}],${JSON.stringify(others).slice(1)}`
}

/** A status needs no escape. */
function writeRow({ status, startMs, durationMs, position, sequence, attempts, boundaries }: LaneRow): string {
  const crossed = boundaries ? `,"boundaries":${JSON.stringify(boundaries)}` : ''
  return `,"status":"${status}","startMs":${writeMs(startMs)},"durationMs":${writeMs(durationMs)},"position":${position},"sequence":${sequence},"attempts":${attempts}${crossed}}`
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
