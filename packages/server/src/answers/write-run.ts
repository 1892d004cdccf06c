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
  const tests = rows.map((row) => writeRow(row, names))
  const begin = JSON.stringify({ worker, shard }).slice(0, -1)
  return `${begin},"tests":[${tests.join(',')}],${JSON.stringify(others).slice(1)}`
}

/** Numbers here are finite, and a status needs no escape. */
function writeRow(row: LaneRow, names: Names): string {
  const { test, status, startMs, durationMs, position, sequence, attempts, boundaries } = row
  const crossed = boundaries ? `,"boundaries":${JSON.stringify(boundaries)}` : ''
  return `${writeNames(test, names)},"status":"${status}","startMs":${startMs},"durationMs":${durationMs},"position":${position},"sequence":${sequence},"attempts":${attempts}${crossed}}`
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
